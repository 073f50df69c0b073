package app.moleculesai.spi.messagestore.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final long NO_WAIT = 0;

  private final Outgoing outgoing = new Outgoing();

  private static News notice(int number) {
    return new News.Changed(new ChangeNotice("t", "" + number));
  }

  private static News large(int bytes) {
    return new News.Happened(new Event(UUID.randomUUID(), "T", Optional.empty(), Instant.EPOCH,
        Body.of("x".repeat(bytes))));
  }

  private List<News> all() throws InterruptedException {
    var all = new ArrayList<News>();
    for (var some = outgoing.take(NO_WAIT); !some.isEmpty(); some = outgoing.take(NO_WAIT)) {
      all.addAll(some);
    }
    return all;
  }

  @Test
  void newsLeaveInTheOrderInWhichTheyCame() throws Exception {
    outgoing.offer(notice(1));
    outgoing.offer(notice(2));

    assertThat(outgoing.take(NO_WAIT)).containsExactly(notice(1), notice(2));
    assertThat(outgoing.take(NO_WAIT)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsDroppedAndAGapSaysSo() throws Exception {
    for (int i = 0; i < 10_001; i++) {
      outgoing.offer(notice(i));
    }

    var all = all();

    assertThat(all).hasSize(10_001).startsWith(new News.Gap(), notice(0))
        .endsWith(notice(9_999));
    outgoing.offer(notice(7));
    assertThat(all()).containsExactly(notice(7));
  }

  @Test
  void largeNewsAreBoundedBySizeAndLeaveInPortions() throws Exception {
    for (int i = 0; i < 40; i++) {
      outgoing.offer(large(1_000_000));
    }

    assertThat(outgoing.take(NO_WAIT)).hasSizeLessThan(5).startsWith(new News.Gap());
    assertThat(all()).hasSizeBetween(25, 33);
    outgoing.offer(large(1_000_000));
    assertThat(all()).hasSize(1);
  }

  @Test
  void whatMayNotHaveArrivedLeavesAGap() throws Exception {
    outgoing.missed();
    outgoing.offer(notice(1));

    assertThat(outgoing.take(NO_WAIT)).containsExactly(new News.Gap(), notice(1));
  }

  @Test
  void aWaitEndsWhenItIsWoken() throws Exception {
    outgoing.wake();

    assertThat(outgoing.take(TimeUnit.MINUTES.toNanos(5))).isEmpty();
  }
}
