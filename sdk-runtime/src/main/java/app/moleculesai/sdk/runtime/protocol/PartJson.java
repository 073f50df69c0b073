package app.moleculesai.sdk.runtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/**
 * One part of a message or an artifact. 0.3 has objects for data only, and a name and a media type for files only: what
 * it has no place for travels in the part's metadata, {@link #DATA_WRAPPED} as other libraries do it.
 */
final class PartJson {
  /** In the metadata of a data part of 0.3: the value is the member {@code value} of its data. */
  static final String DATA_WRAPPED = "data_part_compat";
  /** In the metadata of a part of 0.3: what a part of 1.0 may say and this one cannot. */
  static final String OF_1_0 = "part_compat";

  private static final List<String> CONTENTS = List.of("text", "raw", "url", "data");
  private static final List<String> ABOUT = List.of("filename", "mediaType");

  private PartJson() {}

  /** Reads a part of either generation into one of 1.0. */
  static ObjectNode read(MembersJson part, Generation from) throws MalformedException {
    return from == Generation.V0_3 ? readOf03(part) : readOf10(part);
  }

  private static ObjectNode readOf10(MembersJson part) throws MalformedException {
    var contents = CONTENTS.stream().filter(part::has).toList();
    if (contents.size() > 1 || (contents.isEmpty() && !part.hasEvenNull("data"))) {
      throw part.wrong(contents.isEmpty() ? "text" : contents.get(1),
          "must be there if it is the only one of " + String.join(", ", CONTENTS));
    }
    var out = TreeJson.NODES.objectNode();
    switch (contents.isEmpty() ? "data" : contents.getFirst()) {
      case "text" -> out.put("text", part.text("text"));
      case "raw" -> out.put("raw", base64(part, "raw"));
      case "url" -> out.put("url", part.text("url"));
      default -> out.set("data", part.find("data").orElse(TreeJson.NODES.nullNode()));
    }
    for (var name : ABOUT) {
      part.copyText(name, out);
    }
    part.copyStruct("metadata", out);
    return out;
  }

  private static ObjectNode readOf03(MembersJson part) throws MalformedException {
    var out = TreeJson.NODES.objectNode();
    switch (kind(part)) {
      case "text" -> {
        if (!part.has("text")) {
          throw part.wrong("text", "must be a string");
        }
        out.put("text", part.text("text"));
      }
      case "file" -> file(part, out);
      case "data" -> out.set("data", part.find("data").filter(JsonNode::isObject)
          .orElseThrow(() -> part.wrong("data", "must be an object")));
      default -> throw part.wrong("kind", "must be one of text, file, data");
    }
    part.copyStruct("metadata", out);
    unwrap(out);
    return out;
  }

  private static String kind(MembersJson part) throws MalformedException {
    for (var name : List.of("kind", "type")) {
      var kind = part.text(name);
      if (!kind.isEmpty()) {
        return kind;
      }
    }
    return List.of("text", "data", "file").stream().filter(part::has).findFirst().orElse("");
  }

  /** Takes the names of the JSON of 0.3, and those of its proto, which its successor's documents show. */
  private static void file(MembersJson part, ObjectNode out) throws MalformedException {
    var file = part.has("file") ? part.requiredObject("file") : part;
    var uri = file.has("uri") ? "uri" : "fileWithUri";
    var bytes = file.has("bytes") ? "bytes" : "fileWithBytes";
    boolean hasUri = !file.text(uri).isEmpty();
    boolean hasBytes = !file.text(bytes).isEmpty();
    if ((hasUri && hasBytes) || (!file.has(uri) && !file.has(bytes))) {
      throw file.wrong("uri", "must be there if bytes is not, and only then");
    }
    if (hasBytes || (!hasUri && file.has(bytes))) {
      out.put("raw", base64(file, bytes));
    } else {
      out.put("url", file.text(uri));
    }
    var name = file.text("name");
    if (!name.isEmpty()) {
      out.put("filename", name);
    }
    var type = file.text("mimeType");
    if (!type.isEmpty()) {
      out.put("mediaType", type);
    }
  }

  private static String base64(MembersJson part, String name) throws MalformedException {
    var standard = part.text(name).replace('-', '+').replace('_', '/');
    try {
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(standard));
    } catch (IllegalArgumentException e) {
      throw part.wrong(name, "must be base64");
    }
  }

  /** Puts back what {@link #write03} had to put into the metadata. */
  private static void unwrap(ObjectNode part) {
    if (!(part.get("metadata") instanceof ObjectNode given)) {
      return;
    }
    var metadata = TreeJson.copy(given);
    var value = part.path("data").get("value");
    if (metadata.path(DATA_WRAPPED).booleanValue() && value != null
        && part.get("data").size() == 1) {
      part.set("data", value);
      metadata.remove(DATA_WRAPPED);
    }
    if (isAboutPart(metadata.path(OF_1_0)) && !part.has("raw") && !part.has("url")) {
      metadata.remove(OF_1_0);
      given.get(OF_1_0).properties()
          .forEach(member -> part.set(member.getKey(), member.getValue()));
    }
    if (metadata.isEmpty()) {
      part.remove("metadata");
    } else {
      part.set("metadata", metadata);
    }
  }

  private static boolean isAboutPart(JsonNode about) {
    return about.isObject() && !about.isEmpty()
        && about.properties().stream().allMatch(member -> ABOUT.contains(member.getKey())
            && member.getValue().isTextual() && !member.getValue().textValue().isEmpty());
  }

  /** Writes a part of 1.0, as {@link #read} made it, as one of 0.3. */
  static ObjectNode write03(JsonNode part) {
    var out = TreeJson.NODES.objectNode();
    var metadata = part.get("metadata") instanceof ObjectNode given
        ? TreeJson.copy(given)
        : TreeJson.NODES.objectNode();
    if (part.has("raw") || part.has("url")) {
      out.put("kind", "file");
      var file = out.putObject("file");
      TreeJson.move(part, "raw", file, "bytes");
      TreeJson.move(part, "url", file, "uri");
      TreeJson.move(part, "filename", file, "name");
      TreeJson.move(part, "mediaType", file, "mimeType");
    } else {
      textOrData(part, out, metadata);
      var about = TreeJson.NODES.objectNode();
      ABOUT.forEach(name -> TreeJson.move(part, name, about, name));
      if (!about.isEmpty()) {
        metadata.set(OF_1_0, about);
      }
    }
    if (!metadata.isEmpty()) {
      out.set("metadata", metadata);
    }
    return out;
  }

  private static void textOrData(JsonNode part, ObjectNode out, ObjectNode metadata) {
    if (part.has("text")) {
      out.put("kind", "text").set("text", part.get("text"));
      return;
    }
    out.put("kind", "data");
    var data = part.get("data");
    if (data.isObject()) {
      out.set("data", data);
    } else {
      out.putObject("data").set("value", data);
      metadata.put(DATA_WRAPPED, true);
    }
  }
}
