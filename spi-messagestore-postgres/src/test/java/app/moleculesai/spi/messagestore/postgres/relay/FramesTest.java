package app.moleculesai.spi.messagestore.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123456Z");

  private final Frames frames = new Frames("node");

  private static News event(String payload) {
    return new News.Happened(
        new Event(UUID.randomUUID(), "T", Optional.empty(), NOON, Body.of(payload)));
  }

  private static List<News> joined(List<String> notices) {
    var letters = new Letters();
    var news = new ArrayList<News>();
    notices.forEach(notice -> news.addAll(letters.take(Frame.parse(notice))));
    return news;
  }

  @Test
  void newsOfEveryKindComeBackAsTheyWere() {
    var news = List.of(event("{}"), new News.Changed(new ChangeNotice("", "7:x 1")),
        new News.Gap(), new News.Ping(-42), new News.Happened(new Event(UUID.randomUUID(), "A B",
            Optional.of(UUID.randomUUID()), Instant.parse("-0001-01-01T00:00:00.5Z"),
            Body.of("\n\u00e4\ud83d\ude00"))));

    assertThat(joined(frames.of(news))).isEqualTo(news);
  }

  @Test
  void noNoticeIsLongerThanPostgresTakesAndNoCharacterIsCut() {
    for (var character : List.of("x", "\u00e4", "\u20ac", "\ud83d\ude00")) {
      for (int length = 7_600; length < 7_900; length += 7) {
        var news = List.of(event(character.repeat(length)), event("end"));

        var notices = frames.of(news);

        assertThat(notices).allSatisfy(
            notice -> assertThat(notice.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8000));
        assertThat(joined(notices)).isEqualTo(news);
      }
    }
  }

  @Test
  void manySmallNewsTravelTogether() {
    var news = new ArrayList<News>();
    for (int i = 0; i < 1000; i++) {
      news.add(new News.Changed(new ChangeNotice(ChangeNotice.WORKSPACE, "" + i)));
    }

    var notices = frames.of(news);

    assertThat(notices).hasSizeLessThan(5);
    assertThat(joined(notices)).isEqualTo(news);
    assertThat(frames.of(List.of())).isEmpty();
  }

  @Test
  void aMissingPartIsNoticed() {
    var notices = frames.of(List.of(event("x".repeat(30_000))));
    assertThat(notices).hasSize(4);

    for (int missing = 0; missing < 3; missing++) {
      var rest = new ArrayList<>(notices);
      rest.remove(missing);
      assertThatThrownBy(() -> joined(rest)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aKindOfALaterVersionIsPassedOver() {
    var gap = NewsText.write(new News.Gap());

    assertThat(NewsText.read("5:Xyz42" + gap)).containsExactly(new News.Gap());
  }
}
