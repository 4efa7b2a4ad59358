# The image of one process type each: `serve` (the default) or `worker`.

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/questcity \
    && /opt/questcity/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
COPY migrations ./migrations
RUN /opt/questcity/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
COPY --from=build /opt/questcity /opt/questcity
# PostgreSQL of its own refuses to run as root, and so does this image.
RUN useradd --system --uid 10001 --home-dir /var/lib/questcity --create-home questcity
USER questcity
VOLUME /var/lib/questcity
ENV PATH=/opt/questcity/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    QUESTCITY_DATA_DIR=/var/lib/questcity \
    QUESTCITY_HOST=0.0.0.0 \
    QUESTCITY_PUBLIC_URL=http://127.0.0.1:8000
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/v1/health/ready', timeout=2)"]
ENTRYPOINT ["questcity"]
CMD ["serve"]
