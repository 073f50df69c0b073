package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentCommands;
import app.moleculesai.spi.runtime.docker.Whereabouts.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Runs commands in containers. Safe for use by many threads. */
final class ContainerCommands implements AgentCommands {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  /** What a shell says of a program that cannot be run, and of one that is not there. */
  private static final List<Long> NOT_STARTED = List.of(126L, 127L);
  private static final String OWN_USER = "";

  private final Whereabouts agents;

  ContainerCommands(Whereabouts agents) {
    this.agents = agents;
  }

  @Override
  public Outcome run(UUID workspaceId, List<String> command, Duration limit) {
    if (command.isEmpty()) {
      throw SdkException.invalid("command", "names no program");
    }
    return run(workspaceId, command, limit, OWN_USER);
  }

  /** Runs a command as a user of the container, or as the one of its image. */
  Outcome run(UUID workspaceId, List<String> command, Duration limit, String user) {
    var what = "run a command in workspace=" + workspaceId;
    var place = agents.require(workspaceId);
    var engine = place.engine();
    var exec = create(workspaceId, what, place, command, user);
    try {
      var output = engine.call(what, limit, daemon -> output(daemon, exec));
      return new Outcome(exitCode(what, engine, exec).orElse(-1L).intValue(), output);
    } catch (SilenceException e) {
      throw e;
    } catch (SdkException e) {
      var code = exitCode(what, engine, exec);
      if (code.filter(NOT_STARTED::contains).isEmpty()) {
        throw e;
      }
      return new Outcome(code.get().intValue(), "");
    }
  }

  /** Reads everything, so that the command is not held up, and keeps the beginning. */
  private static String output(Connection daemon, String exec) throws IOException {
    try (var stream = new FramedStream(PlainRequests.post(daemon.http(), "/exec/" + exec + "/start",
        Map.of(), "{\"Detach\":false,\"Tty\":false}"))) {
      var kept = stream.readNBytes(MOST_OUTPUT);
      stream.transferTo(OutputStream.nullOutputStream());
      return new String(kept, StandardCharsets.UTF_8);
    }
  }

  /** Says whether a command could not be run at all. */
  static boolean wasNotStarted(Outcome outcome) {
    return NOT_STARTED.contains((long) outcome.exitCode());
  }

  private static String create(UUID workspaceId, String what, Place place,
      List<String> command, String user) {
    try {
      return place.engine().call(what, LIMIT,
          daemon -> daemon.client().execCreateCmd(place.container()).withAttachStdout(true)
              .withAttachStderr(true).withUser(user).withCmd(command.toArray(String[]::new)).exec())
          .getId();
    } catch (SdkException e) {
      if (e.code() == ErrorCode.CONFLICT) { // it is there, and does not run
        throw SdkException.notFound("a running container of workspace " + workspaceId);
      }
      throw e;
    }
  }

  private static Optional<Long> exitCode(String what, Engine engine, String exec) {
    return engine.call(what, LIMIT, daemon -> Optional
        .ofNullable(daemon.client().inspectExecCmd(exec).exec().getExitCodeLong()));
  }
}
