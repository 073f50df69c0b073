package app.moleculesai.sdk.runtime.images;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Builds the images of a commit and sends them to a registry ({@code wire.md} 13.2): each under the name of the commit and
 * as the newest one. All are built before the first is sent. Belongs to one thread.
 */
public final class ImagePublishing {
  private static final Pattern COMMIT = Pattern.compile("(?<short>[0-9a-f]{7})[0-9a-f]{0,57}");
  private static final Pattern REPOSITORY = Pattern
      .compile("[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");

  private final ImagePublisher publisher;
  private final Consumer<String> progress;

  /**
   * Takes who builds.
   *
   * @param progress gets what is going on, a line at a time
   */
  public ImagePublishing(ImagePublisher publisher, Consumer<String> progress) {
    this.publisher = publisher;
    this.progress = progress;
  }

  /**
   * What is published.
   *
   * @param repository the registry's host, and a path if it has one, that the names of images stand behind
   * @param commit what they are built from
   * @param context the folder that they are built from
   * @param files by the name of an image the file that says how it is built
   * @param asAnybody whether it is fine that there is no login
   */
  public record Job(String repository, String commit, Path context, Map<String, String> files,
      boolean asAnybody) {
    /** Copies the map, and checks what stands in names. Throws {@code invalid}. */
    public Job {
      files = new LinkedHashMap<>(files);
      require("the repository", repository, REPOSITORY);
      require("the commit", commit, COMMIT);
      files.keySet().forEach(name -> require("the name of an image", name, NAME));
    }

    private static void require(String what, String value, Pattern pattern) {
      if (!pattern.matcher(value).matches()) {
        throw SdkException.invalid(what, "must match " + pattern + ", and is '" + value + "'");
      }
    }

    private List<String> references(String image) {
      var name = repository + "/" + image;
      return List.of(name + ":staging-" + COMMIT.matcher(commit).replaceFirst("${short}"),
          name + ":staging-latest");
    }
  }

  /**
   * One image that was sent.
   *
   * @param reference its name
   * @param digest by which it can be fetched whatever becomes of the name
   */
  public record Published(String reference, String digest) {}

  /**
   * Does it.
   *
   * @throws SdkException {@code unauthorized} before anything is built when there is no login, and like
   *         {@link ImagePublisher}
   */
  public List<Published> publish(Job job) {
    if (!job.asAnybody && !publisher.hasLogin(job.repository + "/any")) {
      throw new SdkException(ErrorCode.UNAUTHORIZED, "there is no login to the registry of "
          + job.repository + ": make one by docker login");
    }
    job.files.forEach((image, file) -> publisher.build(job.context, file, job.references(image),
        line -> progress.accept(image + ": " + line)));
    var published = new ArrayList<Published>();
    for (var image : job.files.keySet()) {
      for (var reference : job.references(image)) {
        progress.accept(image + ": pushing " + reference);
        published.add(new Published(reference, publisher.push(reference,
            line -> progress.accept(image + ": " + line))));
      }
    }
    return List.copyOf(published);
  }
}
