ROOT_URLCONF = "django_shop.urls"
SECRET_KEY = "of a sample that keeps no sessions"
ALLOWED_HOSTS = ["*"]
