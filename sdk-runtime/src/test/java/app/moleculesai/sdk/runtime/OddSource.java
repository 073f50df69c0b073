package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginRequest;
import app.moleculesai.sdk.api.workspaceplugin.WorkspacePluginSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A source whose specs say what goes wrong. Safe for use by many threads. */
final class OddSource implements WorkspacePluginSource {
  /** How many bytes the plugin {@code noise} has, more than a connection takes at once. */
  static final int NOISE = 30_000_000;

  private final List<Path> fetched = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);

  /** Returns the folders that it was to fill. */
  List<Path> fetched() {
    return fetched;
  }

  /** Ends fetches that take long. */
  void release() {
    released.countDown();
  }

  @Override
  public String scheme() {
    return "odd";
  }

  @Override
  public boolean isPinned(String spec) {
    return !spec.equals("latest");
  }

  @Override
  public String fetch(WorkspacePluginRequest request) {
    fetched.add(request.directory());
    try {
      Files.writeString(request.scratch().resolve("note"), "left behind");
      return fetch(request, new PluginFolder(request.directory()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SdkException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  private String fetch(WorkspacePluginRequest request, PluginFolder folder)
      throws IOException, InterruptedException {
    switch (request.spec()) {
      case "missing" -> throw SdkException.notFound("it");
      case "refuse" -> throw new SdkException(ErrorCode.UNAVAILABLE, "the shop is closed");
      case "invalid" -> throw SdkException.invalid("x", "y");
      case "throw" -> throw new IllegalStateException("the password hunter2 is wrong");
      case "private" -> request.addressesOf("169.254.169.254");
      case "slow" -> released.await();
      case "links" -> folder.file("fine", "x").link("passwd", "/etc/passwd").link("etc", "/etc")
          .link("loop", ".");
      case "noise" -> {
        var noise = new byte[NOISE];
        new Random(1).nextBytes(noise);
        Files.write(request.directory().resolve("noise"), noise);
      }
      case "large" -> folder.file("large", "x".repeat(100_001));
      case "many" -> {
        for (int i = 0; i <= request.maxFiles(); i++) {
          Files.createFile(request.directory().resolve("f" + i));
        }
      }
      default -> folder.file("plugin.yaml", "version: 1");
    }
    return request.spec().equals("name") ? "../name" : request.spec();
  }
}
