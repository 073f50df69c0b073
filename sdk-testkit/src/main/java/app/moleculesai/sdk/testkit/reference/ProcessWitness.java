package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.testkit.runtime.AgentWitness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Sees the agents of a {@link ReferenceRuntime} by the machine's list of processes, by their folders and by asking them.
 * Safe for use by many threads.
 *
 * @param root the folder of all agents
 * @param program the jar that they are started from
 */
public record ProcessWitness(Path root, Path program) implements AgentWitness {
  private static final String AGENT = ReferenceAgent.class.getName().replace('.', '/') + ".class";

  /** Writes the jar of the kit's own agent into a folder, and sees what is started from it below the same folder. */
  public static ProcessWitness in(Path folder) {
    var program = folder.resolve("agent.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(program));
        var agent = ReferenceAgent.class.getClassLoader().getResourceAsStream(AGENT)) {
      jar.putNextEntry(new ZipEntry(AGENT));
      Optional.ofNullable(agent).orElseThrow().transferTo(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ProcessWitness(folder.resolve("agents"), program);
  }

  /** Returns the configuration of the runtime. */
  public Map<String, String> config() {
    return Map.of("folder", root.toString(), "program", program.toString());
  }

  private List<ProcessHandle> processes(UUID workspaceId) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().arguments()
            .filter(words -> Arrays.stream(words).anyMatch(word -> word.startsWith(root.toString())
                && word.endsWith(workspaceId.toString())))
            .isPresent())
        .toList();
  }

  @Override
  public int running(UUID workspaceId) {
    return processes(workspaceId).size();
  }

  @Override
  public void kill(UUID workspaceId) {
    kill(processes(workspaceId));
  }

  /** Kills whatever runs below the folder. */
  public void killAll() {
    kill(ProcessHandle.allProcesses().filter(process -> process.info().arguments()
        .filter(words -> Arrays.stream(words).anyMatch(word -> word.startsWith(root.toString())))
        .isPresent()).toList());
  }

  private static void kill(List<ProcessHandle> processes) {
    for (var process : processes) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private Path place(UUID workspaceId) {
    try (var installations = Files.list(root)) {
      return installations.map(folder -> folder.resolve(workspaceId.toString()))
          .filter(Files::isDirectory).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(UUID workspaceId, String path, String body) {
    try {
      var url = URI.create(Files.readString(place(workspaceId).resolve("url"))).resolve(path);
      var call = (HttpURLConnection) url.toURL().openConnection();
      call.setDoOutput(true);
      call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      try (var answer = call.getInputStream()) {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> environment(UUID workspaceId) {
    var environment = new HashMap<String, String>();
    for (var entry : ask(workspaceId, "/environment", "").split("\0", -1)) {
      var parts = entry.split("=", 2);
      if (parts.length == 2) {
        environment.put(parts[0], parts[1]);
      }
    }
    return environment;
  }

  /** Lets an agent print a line. */
  public void print(UUID workspaceId, String line) {
    ask(workspaceId, "/print", line);
  }

  @Override
  public Optional<String> file(UUID workspaceId, String path) {
    var file = place(workspaceId).resolve("config").resolve(path);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path kept(UUID workspaceId, Kept kept) {
    return place(workspaceId).resolve(kept == Kept.SESSION ? "sessions" : "work").resolve("kept");
  }

  @Override
  public void leave(UUID workspaceId, Kept kept) {
    try {
      Files.writeString(kept(workspaceId, kept), "kept");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean has(UUID workspaceId, Kept kept) {
    return Files.exists(kept(workspaceId, kept));
  }

  /** Returns the folder of an agent's work. */
  public String work(UUID workspaceId) {
    return place(workspaceId).resolve("work").toString();
  }

  /** Makes the program another one that does the same. */
  public void publish() throws IOException {
    var other = program.resolveSibling("other.jar");
    try (var from = new JarFile(program.toFile());
        var to = new JarOutputStream(Files.newOutputStream(other))) {
      for (var entry : from.stream().filter(one -> !one.getName().equals("difference")).toList()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        from.getInputStream(entry).transferTo(to);
      }
      to.putNextEntry(new ZipEntry("difference"));
      to.write(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    }
    Files.move(other, program, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes the folder of all agents away until the result is closed. */
  public AutoCloseable hide() throws IOException {
    var away = root.resolveSibling("away");
    Files.move(root, away);
    return () -> Files.move(away, root);
  }
}
