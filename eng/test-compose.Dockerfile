# Debian's nginx, Redis and RabbitMQ in the shape compose.yaml expects of the images of others: their users, their folders, their way to start.
ARG BASE
FROM ${BASE} AS nginx
RUN ln -sf /dev/stderr /var/log/nginx/error.log

FROM ${BASE} AS redis
RUN install -d -o 999 -g 1000 /data
VOLUME /data

FROM ${BASE} AS rabbitmq
RUN printf '%s\n' '#!/bin/sh' 'set -e' 'chown rabbitmq:rabbitmq /var/lib/rabbitmq' \
      'exec setpriv --reuid rabbitmq --regid rabbitmq --init-groups /usr/lib/rabbitmq/bin/rabbitmq-server' >/usr/local/bin/start \
 && chmod 755 /usr/local/bin/start && chmod 1777 /var/log/rabbitmq && rm -rf /var/lib/rabbitmq/* /etc/rabbitmq/rabbitmq-env.conf
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=- RABBITMQ_NODENAME=rabbit@localhost
VOLUME /var/lib/rabbitmq
CMD ["start"]
