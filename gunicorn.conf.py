"""How gunicorn serves errdex: `gunicorn web.wsgi:app` in this folder reads this file by itself."""

limit_request_line = 0
"""No limit: a code of any length gets the API's own answer and not gunicorn's."""
