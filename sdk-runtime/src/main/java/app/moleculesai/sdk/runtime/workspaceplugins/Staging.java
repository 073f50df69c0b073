package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.OutboundAddresses;
import app.moleculesai.sdk.runtime.http.Parameters;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fetches plugins and checks them ({@code wire.md} 8.3); what does not pass leaves nothing behind. Safe for use by many threads. */
final class Staging {
  private static final int MOST_MANIFEST_BYTES = 1 << 20;

  private final Sources sources;
  private final OutboundAddresses addresses;
  private final PluginLimits limits;
  private final boolean allowsUnpinned;
  private final Path folders;

  /**
   * Takes where plugins come from, and what may be fetched.
   *
   * @param addresses which hosts of users may be called
   * @param allowsUnpinned whether a source may give another content tomorrow
   * @param folders where plugins lie meanwhile
   */
  Staging(Sources sources, OutboundAddresses addresses, PluginLimits limits,
      boolean allowsUnpinned, Path folders) {
    this.sources = sources;
    this.addresses = addresses;
    this.limits = limits;
    this.allowsUnpinned = allowsUnpinned;
    this.folders = folders;
  }

  /**
   * Fetches and checks a plugin. The caller closes it.
   *
   * @param sha256 the hash that its {@code plugin.yaml} must have
   * @throws SdkException {@code invalid_field}, {@code plugin_not_pinned}, {@code not_found}, {@code plugin_fetch_failed},
   *         {@code address_not_allowed}, {@code too_large}, {@code plugin_digest_mismatch}
   */
  StagedPlugin stage(SourceAddress address, Optional<String> sha256) {
    var source = sources.find(address.scheme()).orElseThrow(() -> Parameters
        .invalid("source", "has a scheme that is none of " + String.join(", ", sources.schemes()))
        .with("available_schemes", sources.schemes()));
    requireSpec(source, address.spec());
    try {
      requirePinned(source, address);
      return fetchedAndChecked(source, address, sha256);
    } catch (SdkException e) {
      throw e.with("source", address.toString());
    }
  }

  private static void requireSpec(WorkspacePluginSource source, String spec) {
    try {
      source.check(spec);
    } catch (SdkException e) {
      if (e.code() != ErrorCode.INVALID) {
        throw e;
      }
      throw Parameters.invalid("source", "names nothing: " + e.getMessage());
    }
  }

  private void requirePinned(WorkspacePluginSource source, SourceAddress address) {
    if (!allowsUnpinned && !source.isPinned(address.spec())) {
      throw new SdkException(ErrorCode.PLUGIN_NOT_PINNED, "the source may give another content "
          + "tomorrow: add #ref with a tag or a commit, or let the operator set "
          + "PLUGIN_ALLOW_UNPINNED=true");
    }
  }

  private StagedPlugin fetchedAndChecked(WorkspacePluginSource source, SourceAddress address,
      Optional<String> sha256) {
    var folder = folder();
    try {
      var name = fetched(source, new Request(address.spec(), folder));
      if (!WorkspacePluginName.isGood(name)) {
        throw Parameters.invalid("source",
            "leads to a plugin whose name cannot be one of a folder");
      }
      var files = PluginFiles.of(folder.plugin(), limits);
      requireManifest(files);
      sha256.ifPresent(expected -> requireYaml(files, expected));
      return new StagedPlugin(name, address, files, folder);
    } catch (IOException e) {
      folder.close();
      throw failed("what was fetched cannot be read", e);
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private StagingFolder folder() {
    try {
      return StagingFolder.create(folders);
    } catch (IOException e) {
      throw new SdkException(ErrorCode.INTERNAL, "there is no place for temporary files", e);
    }
  }

  private static String fetched(WorkspacePluginSource source, Request request) {
    try {
      return source.fetch(request);
    } catch (SdkException e) {
      throw switch (e.code()) {
        case NOT_FOUND, TOO_LARGE, ADDRESS_NOT_ALLOWED, PLUGIN_FETCH_FAILED -> e;
        default -> failed(String.valueOf(e.getMessage()), e);
      };
    } catch (RuntimeException e) {
      throw failed("the source failed; the log has the cause", e);
    }
  }

  private static SdkException failed(String why, Exception cause) {
    return new SdkException(ErrorCode.PLUGIN_FETCH_FAILED, "the plugin was not fetched: " + why,
        cause);
  }

  /** A manifest that is no JSON may have wanted to say something: it does not pass. */
  private static void requireManifest(PluginFiles files) throws IOException {
    var manifest = regularFile(files, ContentDigest.MANIFEST);
    if (manifest.isEmpty()) {
      return;
    }
    var expected = digest(manifest.get());
    if (expected.isPresent() && !expected.get().equalsIgnoreCase(ContentDigest.of(files))) {
      throw mismatch("the files are not those that its manifest.json has the digest of");
    }
  }

  private static Optional<String> digest(Path manifest) throws IOException {
    try (var in = Files.newInputStream(manifest)) {
      var bytes = in.readNBytes(MOST_MANIFEST_BYTES + 1);
      if (bytes.length <= MOST_MANIFEST_BYTES && Json.read(bytes) instanceof ObjectNode object) {
        return Optional.of(object.path("sha256").asText("")).filter(text -> !text.isEmpty());
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw mismatch("its manifest.json is not a JSON object of at most " + MOST_MANIFEST_BYTES
        + " bytes");
  }

  private static void requireYaml(PluginFiles files, String expected) {
    try {
      var yaml = regularFile(files, WorkspacePluginYaml.FILE);
      if (yaml.isEmpty() || !ContentDigest.of(yaml.get()).equalsIgnoreCase(expected)) {
        throw mismatch("its plugin.yaml does not have the SHA-256 that the request asks for");
      }
    } catch (IOException e) {
      throw failed("what was fetched cannot be read", e);
    }
  }

  private static Optional<Path> regularFile(PluginFiles files, String name) {
    return Optional.of(files.root().resolve(name))
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
  }

  private static SdkException mismatch(String problem) {
    return new SdkException(ErrorCode.PLUGIN_DIGEST_MISMATCH, "the plugin is refused: " + problem);
  }

  /** What a source is asked. */
  private final class Request implements WorkspacePluginRequest {
    private final String spec;
    private final StagingFolder folder;

    Request(String spec, StagingFolder folder) {
      this.spec = spec;
      this.folder = folder;
    }

    @Override
    public String spec() {
      return spec;
    }

    @Override
    public Path directory() {
      return folder.plugin();
    }

    @Override
    public Path scratch() {
      return folder.scratch();
    }

    @Override
    public long maxBytes() {
      return limits.mostBytes();
    }

    @Override
    public int maxFiles() {
      return limits.mostFiles();
    }

    @Override
    public List<InetAddress> addressesOf(String host) {
      return addresses.checkHost(host);
    }
  }
}
