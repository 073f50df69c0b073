package app.moleculesai.sdk.runtime.images;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.runtime.workspaces.RestartWanted;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the newest images of runtime names and has agents that run older ones started again ({@code wire.md} 5.9). Safe
 * for use by many threads.
 */
public final class ImageRefresh {
  /** How often newer images are looked for, when that is wanted. */
  public static final Duration INTERVAL = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(ImageRefresh.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Runtimes runtimes;
  private final RestartWanted restarts;
  private final Duration longest;

  /** Takes who has images, and who hears that agents have to be started again. */
  public ImageRefresh(Runtimes runtimes, RestartWanted restarts) {
    this(runtimes, restarts, LONGEST);
  }

  /** Takes also how long all fetching together may take. */
  ImageRefresh(Runtimes runtimes, RestartWanted restarts, Duration longest) {
    this.runtimes = runtimes;
    this.restarts = restarts;
    this.longest = longest;
  }

  /**
   * What a refresh did, by runtime names and ids of workspaces.
   *
   * @param pulled whose newest image is here now
   * @param failed whose image could not be fetched; the log has the reason
   * @param recreated who is started again
   */
  record Outcome(List<String> pulled, List<String> failed, List<String> recreated) {}

  /**
   * Fetches images.
   *
   * @param runtime of this name; of all when there is none
   * @param recreate whether agents with older ones are started again
   * @throws SdkException {@code unknown_runtime} with those that have images; {@code not_found} when none has;
   *         {@code internal} with what was done when it is not known who runs older ones
   */
  Outcome refresh(Optional<String> runtime, boolean recreate) {
    var known = images();
    runtime.filter(name -> !known.containsKey(name)).ifPresent(name -> {
      throw new SdkException(ErrorCode.UNKNOWN_RUNTIME, "no image is known for this runtime")
          .with("field", "runtime").with("known_runtimes", List.copyOf(known.keySet()));
    });
    if (known.isEmpty()) {
      throw SdkException.notFound("a workspace runtime with images");
    }
    var fetched = fetch(known, runtime.map(Set::of).orElse(known.keySet()));
    var recreated = recreate ? startAgain(known, fetched, fetched.there()) : List.<String>of();
    return fetched.outcome(recreated);
  }

  /** Fetches all images, and has agents started again that run older ones. */
  public void watch() {
    var known = images();
    var fetched = fetch(known, known.keySet());
    var recreated = startAgain(known, fetched, fetched.there());
    if (!recreated.isEmpty()) {
      LOG.log(INFO, "images are newer; workspaces started again: {0}", recreated);
    }
  }

  /** What was fetched: whose image is there, whose could not be fetched. */
  private record Fetched(Set<String> there, Set<String> failed) {
    Outcome outcome(List<String> recreated) {
      return new Outcome(List.copyOf(there), List.copyOf(failed), recreated);
    }
  }

  private Map<String, AgentImages> images() {
    var known = new TreeMap<String, AgentImages>();
    for (var runtime : runtimes.all()) {
      runtime.facet(AgentImages.class)
          .ifPresent(images -> images.images().keySet().forEach(name -> known.put(name, images)));
    }
    return known;
  }

  private Fetched fetch(Map<String, AgentImages> known, Set<String> wanted) {
    var fetched = new Fetched(new TreeSet<>(), new TreeSet<>());
    var end = System.nanoTime() + longest.toNanos();
    for (var name : wanted) {
      try {
        refresh(known, name, end - System.nanoTime());
        fetched.there.add(name);
      } catch (ExecutionException | TimeoutException e) {
        LOG.log(WARNING, "the image of runtime=" + name + " could not be fetched", e);
        fetched.failed.add(name);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SdkException(ErrorCode.SHUTTING_DOWN, "interrupted while fetching images", e);
      }
    }
    return fetched;
  }

  private static void refresh(Map<String, AgentImages> known, String name, long nanos)
      throws ExecutionException, TimeoutException, InterruptedException {
    var images = Optional.ofNullable(known.get(name)).orElseThrow();
    var task = Executors.newVirtualThreadPerTaskExecutor();
    try {
      task.submit(() -> images.refresh(name)).get(nanos, TimeUnit.NANOSECONDS);
    } finally {
      task.shutdownNow();
    }
  }

  private List<String> startAgain(Map<String, AgentImages> known, Fetched fetched,
      Set<String> names) {
    var bySource = new LinkedHashMap<AgentImages, Set<String>>();
    names.forEach(name -> bySource
        .computeIfAbsent(Optional.ofNullable(known.get(name)).orElseThrow(), any -> new TreeSet<>())
        .add(name));
    var ids = new ArrayList<UUID>();
    try {
      bySource.forEach((images, own) -> ids.addAll(images.outdated(own)));
    } catch (SdkException e) {
      throw new SdkException(ErrorCode.INTERNAL,
          "images were fetched, but who runs older ones is not known", e)
          .with("partial_result", ImageRoutes.members(fetched.outcome(List.of())));
    }
    ids.forEach(restarts::restartWanted);
    return ids.stream().map(UUID::toString).toList();
  }
}
