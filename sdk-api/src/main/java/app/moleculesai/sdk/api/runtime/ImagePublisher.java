package app.moleculesai.sdk.api.runtime;

import app.moleculesai.sdk.api.error.SdkException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds images for {@code linux/amd64} and sends them to registries ({@code wire.md} 13.2), as the user of this machine
 * could: with the same logins. A facet of {@link WorkspaceRuntime} that works before its start, too; safe for use by many
 * threads.
 *
 * <p>
 * What is going on is told to a {@code progress}, a line at a time, on any thread.
 */
public interface ImagePublisher {
  /**
   * Builds an image.
   *
   * @param context a folder; its files are what the build may use, but for those that its {@code .dockerignore} names
   * @param file says how it is built; a path below the folder
   * @param references the names it gets, such as {@code host/name:tag}
   * @throws SdkException {@code invalid} when the file cannot be used or a step of it fails, {@code unavailable}
   */
  void build(Path context, String file, List<String> references, Consumer<String> progress);

  /** Says whether there is a login to the registry of an image; without one it is sent as anybody. */
  boolean hasLogin(String reference);

  /**
   * Sends an image to the registry in its name.
   *
   * @return the digest by which it can be fetched, {@code sha256:…}
   * @throws SdkException {@code not_found} when there is no such image here, {@code unauthorized}, {@code unavailable}
   */
  String push(String reference, Consumer<String> progress);
}
