# errdex in a container: the site and the API of this folder's catalogue.
#
#   docker build --tag codes --build-arg SITE_URL=https://codes.example.com/ .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges --publish 127.0.0.1:8000:8000 codes
#
# Every package is pinned by its hash; PYTHON=python:3.13-slim@sha256:… pins the image as well. The proxy in front is
# deploy/nginx.conf or deploy/Caddyfile, or the ingress of the cluster. A test performs these steps in a plain folder.
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
WORKDIR /src
COPY requirements.txt requirements-server.txt ./
RUN python -m venv /tools && /tools/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
RUN python -m venv /server && /server/bin/pip install --no-cache-dir --require-hashes -r requirements-server.txt
COPY . .
ARG SITE_URL=
RUN /tools/bin/python -m site_builder build --out /build ${SITE_URL:+--site-url "$SITE_URL"}
RUN /server/bin/python -m compileall -q web

FROM ${PYTHON}
WORKDIR /app
COPY --from=build /server /server
COPY --from=build /src/web /app/web
COPY --from=build /build /app/build
ENV PYTHONDONTWRITEBYTECODE=1
ENV ERRDEX_ACCESS_LOG=-
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["/server/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
CMD ["/server/bin/python", "-m", "web.production", "--host", "0.0.0.0"]
