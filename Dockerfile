# The server as an image. Made of what mvn verify (or mvn package) has built: ./molecule images publish REPOSITORY
FROM eclipse-temurin:25-jre
COPY examples/server/target/dist /opt/molecule
# what is the operator's: molecule.yaml, plugins, data
ENV MOLECULE_HOME=/var/lib/molecule BIND_ADDR=0.0.0.0
VOLUME /var/lib/molecule
EXPOSE 8080
ENTRYPOINT ["/opt/molecule/bin/molecule"]
CMD ["serve"]
