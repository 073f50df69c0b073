package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.images.ImagePublishing;
import app.moleculesai.sdk.runtime.observe.BuildInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with the images of this server: {@code ./molecule images publish}. Needs no running server. */
@Command(name = "images", description = "Looks after the images of this server.", mixinStandardHelpOptions = true, subcommands = ImagesCommand.Publish.class)
final class ImagesCommand extends CommandGroup {
  /** Builds and sends them. Ends with 0, 1 when that fails, 2 for what cannot be the name of something. */
  @Command(name = "publish", description = "Builds images by the Docker daemon and pushes them as staging-<commit> and staging-latest, with the logins of docker login.", mixinStandardHelpOptions = true)
  static final class Publish extends Main.Sources implements Callable<Integer> {
    @Parameters(paramLabel = "REPOSITORY", description = "the registry, and a path if it has one: ghcr.io/acme")
    private @Nullable String repository;

    @Option(names = "--context", paramLabel = "DIR", defaultValue = ".", description = "the folder that images are built from; default: this one")
    private Path context = Path.of(".");

    @Option(names = "--image", paramLabel = "NAME=FILE", description = "an image and the file below the folder that says how it is built; default: platform=Dockerfile and tenant=Dockerfile.tenant")
    private Map<String, String> images = new LinkedHashMap<>();

    @Option(names = "--commit", paramLabel = "SHA", description = "what the images are built from; default: what this program was built from")
    private String commit = BuildInfo.read().gitSha();

    @Option(names = "--anonymous", description = "pushes without a login, to a registry that takes images from anybody")
    private boolean anonymous;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      var line = Objects.requireNonNull(spec).commandLine();
      try (var server = server().build()) {
        var job = new ImagePublishing.Job(Objects.requireNonNull(repository), commit, context,
            images.isEmpty() ? usual() : images, anonymous);
        var published = new ImagePublishing(server.imagePublisher(), text -> {
          line.getOut().println(text);
          line.getOut().flush();
        }).publish(job);
        published
            .forEach(one -> line.getOut().println(one.reference() + " is " + one.digest()));
        return 0;
      } catch (SdkException e) {
        line.getErr().println("molecule: " + e.getMessage());
        return e.code() == ErrorCode.INVALID ? 2 : 1;
      }
    }

    private static Map<String, String> usual() {
      var files = new LinkedHashMap<String, String>();
      files.put("platform", "Dockerfile");
      files.put("tenant", "Dockerfile.tenant");
      return files;
    }
  }
}
