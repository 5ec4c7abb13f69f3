"""Pages of the reception (mottak)."""

from django.urls import path

from inngang.web.reception import appointments, counter, kiosk

app_name = "reception"
urlpatterns = [
    path("", counter.queue, name="queue"),
    path("neste", counter.take_next, name="take_next"),
    path("ny", counter.register, name="register"),
    path("avtaler", appointments.appointments, name="appointments"),
    path("avtaler/<int:appointment_id>/kommet", appointments.check_in, name="check_in"),
    path("apning", counter.opening, name="opening"),
    path("besok/<int:enquiry_id>/ta", counter.take, name="take"),
    path("besok/<int:enquiry_id>/kall", counter.call_again, name="call_again"),
    path("besok/<int:enquiry_id>/ikke-mott", counter.no_show, name="no_show"),
    path("besok/<int:enquiry_id>/tilbake", counter.give_back, name="give_back"),
    path("besok/<int:enquiry_id>/gi-videre", counter.hand_over, name="hand_over"),
    path("besok/<int:enquiry_id>/ferdig", counter.finish, name="finish"),
    path("<str:number>/automat", kiosk.kiosk, name="kiosk"),
    path("<str:number>/automat/<str:ticket>", kiosk.ticket, name="ticket"),
    path("<str:number>/andre-kontor", kiosk.elsewhere, name="elsewhere"),
    path("<str:number>/skjerm", kiosk.screen, name="screen"),
]
