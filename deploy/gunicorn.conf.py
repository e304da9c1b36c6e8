"""How gunicorn runs the app; used by the launcher and by the container alike.

Bind address, workers and threads come from the command line, where the settings are known.
"""

worker_class = "gthread"
wsgi_app = "app:wsgi()"
timeout = 60
graceful_timeout = 3
keepalive = 5
loglevel = "warning"
accesslog = None
errorlog = "-"
control_socket_disable = True
