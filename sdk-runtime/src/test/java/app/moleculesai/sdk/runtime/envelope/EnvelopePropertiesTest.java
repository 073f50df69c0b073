package app.moleculesai.sdk.runtime.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** What holds for every body, however it was made. */
class EnvelopePropertiesTest {
  private static final int ROOM = 1 << 20;
  private static final UUID NEW_ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final ObjectReader TREES = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build()
      .reader();
  private static final ObjectReader STRICT_TREES = TREES
      .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final EnvelopeParser parser = new EnvelopeParser();

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void theParserFindsWhatTheRulesSay(@ForAll long seed) throws IOException {
    var documents = new Documents(seed);
    var request = documents.request();
    var reply = documents.reply();
    var asked = TREES.readTree(request);
    var answered = TREES.readTree(reply);

    assertThat(parser.reader().requestText(Body.of(request)))
        .isEqualTo(TreeReading.requestText(asked));
    assertThat(replyText(reply)).isEqualTo(TreeReading.responseText(answered));
    var uris = uris(Rows.row(request, reply));
    assertThat(uris).containsExactlyElementsOf(expectedUris(asked, answered));

    atLeast(30, "a request with text", !TreeReading.requestText(asked).isEmpty());
    atLeast(40, "a reply with text", !TreeReading.responseText(answered).isEmpty());
    atLeast(5, "a reply with text in artifacts",
        answered.path("result").path("artifacts").toString().contains("\"text\":\"")
            || answered.path("result").path("task").path("artifacts").toString()
                .contains("\"text\":\""));
    atLeast(15, "files", !uris.isEmpty());
  }

  /** A test of documents in which the rules find nothing would show nothing. */
  private static void atLeast(double percent, String what, boolean isThere) {
    var statistics = Statistics.label(what);
    statistics.collect(isThere);
    statistics.coverage(coverage -> coverage.check(true)
        .percentage((Double found) -> {
          assertThat(found).as(what).isGreaterThanOrEqualTo(percent);
        }));
  }

  private String replyText(String reply) {
    return Rows.messages(parser, Rows.row(null, reply)).stream().map(ChatMessage::content)
        .collect(Collectors.joining());
  }

  @Property(tries = 1000)
  void theParserTakesAnything(@ForAll long seed) {
    var documents = new Documents(seed);
    var row = Rows.row(Body.wrap(documents.broken()),
        Body.wrap(seed % 5 == 0 ? documents.noise() : documents.broken()),
        "ok",
        Rows.NOON);

    var messages = Rows.messages(parser, row);

    assertThat(messages).hasSizeLessThanOrEqualTo(2).isEqualTo(Rows.messages(parser, row));
    assertThat(messages).extracting(ChatMessage::id).doesNotHaveDuplicates();
    assertThat(messages).extracting(ChatMessage::role).isSorted();
    assertThat(messages).allSatisfy(message -> {
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(message.content())).isTrue();
      assertThat(message.content().isEmpty() && message.attachments().isEmpty()).isFalse();
      assertThat(message.attachments()).extracting(Attachment::uri).doesNotContain("");
    });
  }

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void aRequestIsBroughtIntoTheNormalFormThatTheRulesSay(@ForAll long seed) throws IOException {
    var documents = new Documents(seed);
    var sent = seed % 20 == 0 ? documents.noise() : documents.broken(documents.request());

    var reading = RequestEnvelope.read(sent, () -> NEW_ID);

    switch (reading) {
      case RequestEnvelope envelope -> {
        var forwarded = envelope.body().toByteArray();
        assertThat(envelope.body().isStorable()).isTrue();
        assertThat(TreeReading.normalForm(tree(sent), NEW_ID.toString()))
            .contains(tree(forwarded));
        var again = (RequestEnvelope) RequestEnvelope.read(forwarded);
        assertThat(again.body()).isEqualTo(envelope.body());
        assertThat(again.text()).isEqualTo(envelope.text());
        assertThat(again.method()).isEqualTo(envelope.method());
        assertThat(again.messageId()).isEqualTo(envelope.messageId());
        assertThat(again.requestId()).isEqualTo(envelope.requestId());
      }
      case EnvelopeRefusal refusal when refusal.error().endsWith("is there twice") ->
        assertThat(isRepetitive(sent)).isTrue();
      case EnvelopeRefusal refusal -> {
        assertThat(refusal.kind() == EnvelopeRefusal.Kind.UNPARSABLE).isEqualTo(!isJson(sent));
        if (isJson(sent)) {
          assertThat(TreeReading.normalForm(tree(sent), NEW_ID.toString())).isEmpty();
        }
      }
    }
    atLeast(30, "an envelope with text",
        reading instanceof RequestEnvelope envelope && !envelope.text().isEmpty());
    atLeast(5, "an envelope whose content became parts",
        reading instanceof RequestEnvelope envelope && !envelope.text().isEmpty()
            && !tree(sent).path("params").path("message").has("parts"));
  }

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void aStreamMeansTheSameInWhateverPiecesItComes(@ForAll long seed) throws IOException {
    var documents = new Documents(seed);
    var stream = documents.stream();
    var whole = new StreamFold(ROOM);
    whole.accept(stream, 0, stream.length);
    var bytes = new StreamFold(ROOM);
    for (int i = 0; i < stream.length; i++) {
      bytes.accept(stream, i, 1);
    }
    var pieces = new StreamFold(ROOM);
    documents.pieces(stream).forEach(piece -> pieces.accept(piece, 0, piece.length));

    var outcome = whole.finish();

    assertThat(bytes.finish()).isEqualTo(outcome);
    assertThat(pieces.finish()).isEqualTo(outcome);
    var result = outcome instanceof StreamFold.Outcome.Folded folded
        ? tree(folded.body().toByteArray())
        : MissingNode.getInstance();
    assertThat(result.has("jsonrpc")).isEqualTo(outcome instanceof StreamFold.Outcome.Folded);
    atLeast(20, "a message", !result.findPath("parts").isMissingNode());
    atLeast(15, "a task with artifacts", !result.findPath("artifacts").isMissingNode());
  }

  @Property(tries = 1000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void anyBytesBecomeStorableAndFactsAreReadFromAny(@ForAll byte[] noise, @ForAll long seed) {
    var broken = new Documents(seed).broken();

    for (byte[] bytes : List.of(noise, broken)) {
      var body = StorableJson.of(bytes);
      assertThat(body.isStorable()).isTrue();
      if (Body.wrap(bytes).isStorable()) {
        assertThat(body.toByteArray()).isEqualTo(bytes);
      }
      var facts = ReplyFacts.read(Body.wrap(bytes));
      facts.toolTrace().ifPresent(trace -> assertThat(trace.isStorable()).isTrue());
      if (!ReplyScan.mayHoldFacts(body.toByteArray(), 0, body.size())) {
        var scan = new ReplyScan();
        scan.read(body.toByteArray(), 0, body.size());
        assertThat(scan.toolTrace()).isNull();
        assertThat(scan.usage().isNone()).isTrue();
        assertThat(scan.error()).isNull();
      }
    }
    atLeast(15, "facts", !ReplyFacts.read(Body.wrap(broken)).equals(ReplyFacts.NONE));
  }

  private List<String> uris(Activity row) {
    return Rows.messages(parser, row).stream().map(ChatMessage::attachments).flatMap(List::stream)
        .map(Attachment::uri).toList();
  }

  private static List<String> expectedUris(JsonNode asked, JsonNode answered) {
    boolean internal = TreeReading.requestText(asked)
        .startsWith(EnvelopeParser.INTERNAL_PREFIXES.getFirst());
    return Stream.concat(internal ? Stream.of() : TreeReading.requestFiles(asked).stream(),
        TreeReading.responseFiles(answered).stream()).toList();
  }

  /** Says whether a name is there twice, or one of those that have two spellings may be there in both. */
  private static boolean isRepetitive(byte[] document) throws IOException {
    try {
      STRICT_TREES.readTree(document);
      return new String(document, StandardCharsets.UTF_8).contains("_id");
    } catch (StreamReadException e) {
      return true;
    }
  }

  private static JsonNode tree(byte[] document) throws IOException {
    return TREES.readTree(document);
  }

  private static boolean isJson(byte[] bytes) {
    try {
      // as text, because of bytes the library would guess UTF-16
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !TREES.readTree(text).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }
}
