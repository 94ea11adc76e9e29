# The image with a configuration inside; MYWATCH is a folder made by `wirewatch init`.
# docker build -f deploy/docker/configured.Dockerfile -t mywatch MYWATCH
FROM wirewatch
COPY . /etc/wirewatch
# Secrets are mounted where it runs, and are no part of an image.
RUN ["wirewatch", "check", "--without-secrets"]
