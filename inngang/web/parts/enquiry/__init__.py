"""An enquiry on a staff page: its card, its lists and what can be done with it, the same for all who answer people.

An audience says who its pages are for and where they lead back to:

    desk = Desk("office", home="office:mine", roles=(Role.STATE_ADVISER, …))
    urlpatterns = [path("", views.mine, name="mine"), *enquiry_urls(desk)]

Every form works without JavaScript. A refusal comes back on the form, with everything that was written.
"""

from inngang.web.parts.enquiry.desk import Desk, done, language_name, page_number, shown
from inngang.web.parts.enquiry.urls import enquiry_urls

__all__ = ["Desk", "done", "enquiry_urls", "language_name", "page_number", "shown"]
