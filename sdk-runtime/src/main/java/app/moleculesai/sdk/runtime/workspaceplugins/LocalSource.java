package app.moleculesai.sdk.runtime.workspaceplugins;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/** Copies plugins of the catalogue ({@code wire.md} PL-3). Safe for use by many threads. */
public final class LocalSource implements WorkspacePluginSource {
  /** Its scheme. */
  static final String SCHEME = "local";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

  private final Catalogue catalogue;

  /** Takes the catalogue. */
  public LocalSource(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public void check(String spec) {
    if (!NAME.matcher(spec).matches() || !WorkspacePluginName.isGood(spec)) {
      throw SdkException.invalid("spec", "a name in the catalogue matches " + NAME);
    }
  }

  @Override
  public String fetch(WorkspacePluginRequest request) {
    var folder = catalogue.find(request.spec())
        .orElseThrow(
            () -> SdkException.notFound("plugin '" + request.spec() + "' of the catalogue"));
    try {
      var plugin = PluginFiles.of(folder,
          new PluginLimits(request.maxBytes(), request.maxFiles()));
      for (var inner : plugin.folders()) {
        Files.createDirectory(request.directory().resolve(inner.path()));
      }
      for (var file : plugin.files()) {
        var copy = request.directory().resolve(file.path());
        Files.copy(plugin.at(file), copy);
        if (file.executable() && !copy.toFile().setExecutable(true)) {
          throw new IOException("a copy cannot be made executable");
        }
      }
      return request.spec();
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "the catalogue's copy cannot be read", e);
    }
  }
}
