"""The ways in just now, each with what it is good for and its limits: write, phone, visit (veier inn)."""

from inngang.service.enquiries.ways import PhoneWay, Ways, acute_promise, phone_now, phoned_by, told_in_time, ways_now

__all__ = ["PhoneWay", "Ways", "acute_promise", "phone_now", "phoned_by", "told_in_time", "ways_now"]
