"""What all pages share: frame, components, look, who is looking, languages.

A page in five steps
--------------------
1. Template: `inngang/web/<audience>/templates/<audience>/<page>.html`, extending one of
   `parts/public.html` (people we help: blocks title, breadcrumbs, content, aside),
   `parts/work.html` (staff: title, navigation, presence, content, side) or
   `parts/big.html` (kiosk, waiting screen: title, top, content). One h1 a page: `{{ ui.heading(_("My enquiries")) }}`.
2. Components are macros of the global `ui`, nothing to import; the list is at the top of `parts/components.html`, and
   all of them are shown on `/demo/utseende`. Forms: `{% call ui.form(csrf_input, url("…")) %} … {% endcall %}`.
3. View: says whom it is for, by a decorator of `viewer`: `@public`, `@person_only`, `@staff_only()`,
   `@staff_only(Role.RECEPTION, Role.TEAM_LEAD)`, `@signed_in`. Without one, `tests/house` stops it. Who looks is
   `request.viewer`: kind, name, role, staff_id, person_id, unit_id, unit_name, presence, is_authenticated. What actions
   and queries ask for as `by` or `viewer` is `request.viewer.by`.
4. Live: put `id`, `data-live`, `data-topic`, `data-refresh` on the element; see the comment in `parts/base.html`.
5. Words: English in the code: `{{ _("Send") }}`, `{% trans %}…{% endtrans %}`, in Python `gettext`, below the web
   `marked("…")`. Then `python -m inngang.web.parts.messages extract <area>`, fill in
   `inngang/locale/{nb,nn}/LC_MESSAGES/parts/<area>.po`, and `python -m inngang.web.parts.messages missing <area>`
   says what is left. Values: `{% trans name=card.name %}Hello {{ name }}{% endtrans %}`, `_("Page %(n)s", n=2)`.
   A literal % is written %% in `_()`, and % in `{% trans %}`. A text nobody can translate (a name) is not marked.

In every template: viewer, demo, language, languages, direction, path, `here(page=2)`, url(), static(), now().
Filters: when, day, clock, span, say, word, number, share, initials.
"""
