package app.moleculesai.examples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files into a container of the daemon of this machine, and back. */
@NeedsAgents
@Timeout(180)
class UploadTest {
  private static final int LARGE = 25 << 20;

  @Test
  void filesAreFoundInTheContainerAndComeBackAsTheyWere() throws Exception {
    var content = new byte[LARGE];
    new Random(1).nextBytes(content);
    try (var scene = new Scene(Daemon.MACHINE, "127.0.0.1")) {
      var id = scene.agent("Ada");

      var files = scene.calls.upload(id, "My picture.png", content).expect(200).body()
          .path("files");

      var uri = files.path(0).path("uri").asText();
      assertThat(uri).matches(
          "workspace:/workspace/\\.molecule/chat-uploads/[0-9a-f]{32}-My_picture\\.png");
      var back = scene.calls.download(id, uri.replace("workspace:", ""));
      assertThat(back.statusCode()).isEqualTo(200);
      assertThat(back.body()).isEqualTo(content);
      assertThat(back.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(scene.calls.download(id, "/workspace/nothing").statusCode()).isEqualTo(404);
      assertThat(scene.calls.download(id, "/workspace/.molecule").statusCode()).isEqualTo(404);

      scene.daemon.client().stopContainerCmd(Daemon.name(id)).withTimeout(0).exec();
      assertThat(scene.calls.download(id, "/workspace/nothing").statusCode()).isIn(404, 503);
    }
  }
}
