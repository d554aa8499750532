# What stands beside Millrace in the test of its images: Debian's RabbitMQ, Redis and nginx, with the configuration of deploy/.
ARG BASE
FROM ${BASE}
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server redis-server nginx-light wget >/dev/null \
 && mkdir -m 1777 /data
