package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a swarm is told, and what it tells. */
final class SwarmJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NANOS_OF_QUOTA = 10_000;
  private static final long RESTART_DELAY = 2_000_000_000L;
  private static final long STOP_GRACE = 2_000_000_000L;
  private static final long TEMPORARY = 64L * 1024 * 1024;

  private SwarmJson() {}

  /** Something that is stored in the swarm. */
  record Stored(String id, String name, Map<String, String> labels) {}

  /** A file that an agent finds. */
  record MountedFile(Stored content, String path, long mode) {}

  /** A machine of the swarm. */
  record Node(String id, String hostname, String address) {}

  /** What a service is made of. */
  record Service(AgentSpec spec, ImageReference image, Map<String, String> labels,
      List<MountedFile> configs, List<MountedFile> secrets, List<String> constraints,
      String network) {}

  /** Returns the query that filters by labels. */
  static String byLabels(Map<String, String> labels) {
    return "?filters=" + PlainRequests.encoded(text(MAPPER.valueToTree(Map.of("label",
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue())
            .toList()))));
  }

  /** Returns the query that filters by name. */
  static String byName(String name) {
    return "?filters=" + PlainRequests.encoded(text(MAPPER.valueToTree(Map.of("name",
        List.of(name)))));
  }

  static List<SwarmTask> tasks(String json) {
    var tasks = new ArrayList<SwarmTask>();
    for (var task : read(json)) {
      Ownership.workspace(labels(task.at("/Spec/ContainerSpec/Labels"))).ifPresent(id -> {
        var status = task.path("Status");
        tasks.add(new SwarmTask(task.path("ID").asText(""), id, status.path("State").asText(""),
            task.path("DesiredState").asText(""), word(task.path("NodeID")),
            word(status.at("/ContainerStatus/ContainerID")), port(status), end(status),
            time(status.path("Timestamp")), time(task.path("CreatedAt")).orElse(Instant.EPOCH)));
      });
    }
    return tasks;
  }

  private static OptionalInt port(JsonNode status) {
    for (var port : status.at("/PortStatus/Ports")) {
      if (port.path("TargetPort").asInt() == AgentAddresses.PORT) {
        return OptionalInt.of(port.path("PublishedPort").asInt());
      }
    }
    return OptionalInt.empty();
  }

  private static Optional<String> end(JsonNode status) {
    var code = status.at("/ContainerStatus/ExitCode");
    return code.isNumber() && code.asInt() != 0
        ? Optional.of("exit code " + code.asInt())
        : word(status.path("Err"));
  }

  private static Optional<Instant> time(JsonNode node) {
    try {
      return word(node).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static List<Node> nodes(String json) {
    var nodes = new ArrayList<Node>();
    for (var node : read(json)) {
      nodes.add(new Node(node.path("ID").asText(""),
          node.at("/Description/Hostname").asText(""), node.at("/Status/Addr").asText("")));
    }
    return nodes;
  }

  /** Returns the id of the node that answered, when it is part of a swarm. */
  static Optional<String> ownNode(String info) {
    return word(read(info).at("/Swarm/NodeID"));
  }

  /** Reads services, configurations or secrets. */
  static List<Stored> stored(String json) {
    var all = new ArrayList<Stored>();
    for (var one : read(json)) {
      all.add(new Stored(one.path("ID").asText(""), one.at("/Spec/Name").asText(""),
          labels(one.at("/Spec/Labels"))));
    }
    return all;
  }

  static String newId(String json) {
    return read(json).path("ID").asText("");
  }

  /** Returns a configuration or a secret. */
  static String content(String name, Map<String, String> labels, byte[] bytes) {
    return text(MAPPER.createObjectNode().put("Name", name)
        .put("Data", Base64.getEncoder().encodeToString(bytes))
        .set("Labels", MAPPER.valueToTree(labels)));
  }

  /** Returns a service of one agent. */
  static String service(Service service) {
    var tier = service.spec.tier();
    var container = MAPPER.createObjectNode().put("Image", service.image.toString())
        .put("ReadOnly", tier.isolated()).put("StopGracePeriod", STOP_GRACE);
    container.set("Labels", MAPPER.valueToTree(service.labels));
    container.set("Env", MAPPER.valueToTree(service.spec.environment()));
    container.set("Mounts", MAPPER.valueToTree(mounts(service)));
    container.set("Configs", files(service.configs, "Config"));
    container.set("Secrets", files(service.secrets, "Secret"));
    var template = MAPPER.createObjectNode();
    template.set("ContainerSpec", container);
    tier.limits().ifPresent(limits -> template.set("Resources", MAPPER.valueToTree(Map.of("Limits",
        Map.of("MemoryBytes", limits.memory(), "NanoCPUs", limits.cpuQuota() * NANOS_OF_QUOTA)))));
    template.set("RestartPolicy",
        MAPPER.createObjectNode().put("Condition", "any").put("Delay", RESTART_DELAY));
    template.set("Placement", MAPPER.valueToTree(Map.of("Constraints", service.constraints)));
    template.set("Networks", MAPPER.valueToTree(List.of(Map.of("Target", service.network, "Aliases",
        List.of(service.spec.names().container())))));
    var all = MAPPER.createObjectNode().put("Name", service.spec.names().container());
    all.set("Labels", MAPPER.valueToTree(service.labels));
    all.set("TaskTemplate", template);
    all.set("Mode", MAPPER.valueToTree(Map.of("Replicated", Map.of("Replicas", 1))));
    // not by a virtual address: the agents are reached by their names' addresses, or at a port of their node
    all.set("EndpointSpec", MAPPER.valueToTree(Map.of("Mode", "dnsrr", "Ports",
        List.of(Map.of("Protocol", "tcp", "TargetPort", AgentAddresses.PORT, "PublishMode",
            "host")))));
    return text(all);
  }

  private static List<Map<String, Object>> mounts(Service service) {
    var mounts = new ArrayList<Map<String, Object>>();
    for (Bind bind : service.spec.binds()) {
      var mount = new LinkedHashMap<String, Object>();
      boolean ofHost = bind.getPath().startsWith("/");
      mount.put("Type", ofHost ? "bind" : "volume");
      mount.put("Source", bind.getPath());
      mount.put("Target", bind.getVolume().getPath());
      mount.put("ReadOnly", bind.getAccessMode() == AccessMode.ro);
      if (!ofHost) {
        mount.put("VolumeOptions", Map.of("Labels", service.labels));
      }
      mounts.add(mount);
    }
    if (service.spec.tier().isolated()) {
      mounts.add(Map.of("Type", "tmpfs", "Target", "/tmp", "TmpfsOptions",
          Map.of("SizeBytes", TEMPORARY)));
    }
    return mounts;
  }

  private static JsonNode files(List<MountedFile> files, String kind) {
    var array = MAPPER.createArrayNode();
    for (var file : files) {
      var entry = array.addObject().put(kind + "ID", file.content.id())
          .put(kind + "Name", file.content.name());
      entry.putObject("File").put("Name", file.path).put("UID", "0").put("GID", "0")
          .put("Mode", file.mode);
    }
    return array;
  }

  /** A service as it is to become. */
  record Update(String version, String spec) {}

  /** Adds a constraint to a service as the swarm showed it. */
  static Update constrained(String service, String constraint) {
    var shown = read(service);
    var spec = (ObjectNode) shown.path("Spec");
    var placement = spec.withObject("/TaskTemplate/Placement");
    placement.withArray("Constraints").add(constraint);
    return new Update(shown.at("/Version/Index").asText(), text(spec));
  }

  private static Map<String, String> labels(JsonNode node) {
    var labels = new LinkedHashMap<String, String>();
    node.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
    return labels;
  }

  private static Optional<String> word(JsonNode node) {
    return Optional.ofNullable(node.textValue()).filter(text -> !text.isEmpty());
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // the cause would show a part of it
      throw new SdkException(ErrorCode.UNAVAILABLE, "the swarm's manager did not answer with JSON");
    }
  }

  private static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
