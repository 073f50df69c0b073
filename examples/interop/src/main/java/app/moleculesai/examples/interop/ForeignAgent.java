package app.moleculesai.examples.interop;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;

/** An agent made with a library for JavaScript, which knows nothing of the server that stands before it. */
final class ForeignAgent implements Agent {
  private final Program program;
  private final URI url;

  private ForeignAgent(Program program, URI url) {
    this.program = program;
    this.url = url;
  }

  /** Starts one that speaks a generation, {@code 0.3} or {@code 1.0}. */
  static ForeignAgent start(String generation) throws IOException {
    var program = Node.run("agent.mjs", generation);
    return new ForeignAgent(program, URI.create(program.next().orElseThrow().path("url").asText()));
  }

  @Override
  public URI hire(Operator operator) throws Exception {
    return operator.hire(url);
  }

  @Override
  public void goOn() throws IOException {
    program.tell(TextNode.valueOf("go on"));
  }

  @Override
  public void close() {
    program.close();
  }
}
