# The image with a configuration inside; MYWATCH is a folder made by `wirewatch init`.
# docker build -f deploy/docker/configured.Dockerfile -t mywatch MYWATCH
FROM wirewatch
COPY . /etc/wirewatch
RUN ["wirewatch", "check"]
