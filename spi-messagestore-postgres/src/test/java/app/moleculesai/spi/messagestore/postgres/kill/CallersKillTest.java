package app.moleculesai.spi.messagestore.postgres.kill;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callers share transactions when the server or the database is killed, at any moment: whoever got a receipt finds the
 * row, each row is there once, and what a caller repeats under its key leaves one.
 */
@ParameterizedClass
@ValueSource(strings = {"plain", "partitioned"})
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CallersKillTest {
  private static final int ENOUGH = 400;
  private static final Pattern SAID = Pattern.compile("(accepted|completed) (\\d+) (\\d+) (\\d+)");

  @Parameter
  private String layout;
  private KillableServer server;
  private Storage survivor;
  private VictimProcess victim;

  @BeforeEach
  void start() throws Exception {
    server = KillableServer.start();
    var url = server.url(server.newDatabase());
    survivor = Storage.of(url, layout);
    survivor.start();
    victim = VictimProcess.start(CallersVictim.class, url, layout);
    victim.await(lines -> lines.size() > ENOUGH);
  }

  @AfterEach
  void close() throws Exception {
    victim.close();
    survivor.close();
    server.close();
  }

  @Test
  void receiptsOfAKilledServerHold() throws Exception {
    victim.kill();

    requireKept();
    for (int caller = 0; caller < CallersVictim.CALLERS; caller++) {
      repeatLast(caller);
    }
    requireKept();
  }

  @Test
  void receiptsOfAKilledDatabaseHold() throws Exception {
    server.kill();

    int before = victim.lines().size();
    victim.await(lines -> lines.subList(before, lines.size()).stream()
        .filter(line -> line.startsWith("completed")).count() > ENOUGH);
    victim.kill();
    requireKept();
  }

  private void requireKept() {
    var log = new HashMap<Integer, Activity>();
    var workspaces = IntStream.range(0, CallersVictim.CALLERS)
        .mapToObj(CallersVictim::workspaceOf).distinct().toList();
    for (var workspaceId : workspaces) {
      Rows.log(survivor.store(), workspaceId).forEach(row -> log.put(number(row), row));
    }
    var accepted = new HashSet<Integer>();
    for (var said : said()) {
      var row = log.get(Integer.parseInt(said.group(3)));
      assertThat(row).as(said.group()).isNotNull();
      if (said.group(1).equals("accepted")) {
        assertThat(row.sequence()).as(said.group()).isEqualTo(Long.parseLong(said.group(4)));
        accepted.add(number(row));
      } else {
        assertThat(row.status()).as(said.group()).isEqualTo(ActivityStatus.OK);
        assertThat(row.row().responseBody()).isEqualTo(CallersVictim.REPLY.responseBody());
      }
    }
    var others = new ArrayList<>(log.keySet());
    others.removeAll(accepted);
    assertThat(others).as("rows on the way").hasSizeLessThanOrEqualTo(CallersVictim.CALLERS);
  }

  private static int number(Activity row) {
    return Integer.parseInt(row.row().summary().orElseThrow().substring("row ".length()));
  }

  private List<Matcher> said() {
    return victim.lines().stream().map(SAID::matcher).filter(Matcher::matches).toList();
  }

  /** Repeats a caller's last append that was accepted, and the next one, which may be on the way. */
  private void repeatLast(int caller) {
    var receipts = new HashMap<Integer, Long>();
    said().stream().filter(said -> said.group(1).equals("accepted"))
        .filter(said -> said.group(2).equals("" + caller))
        .forEach(said -> receipts.put(Integer.valueOf(said.group(3)),
            Long.valueOf(said.group(4))));
    int next = CallersVictim.number(caller, receipts.size());
    int last = Math.max(caller, next - CallersVictim.CALLERS);
    for (int number : List.of(last, next)) {
      var row = Rows.keyedRow(CallersVictim.workspaceOf(caller), number)
          .status(ActivityStatus.PENDING);
      long first = survivor.store().append(List.of(row.build())).get(0).sequence();
      assertThat(receipts.getOrDefault(number, first)).isEqualTo(first);
    }
  }
}
