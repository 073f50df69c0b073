package app.moleculesai.sdk.runtime.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every body, however it was made. */
class EnvelopePropertiesTest {
  private static final int ROOM = 1 << 20;
  private static final ObjectReader TREES = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build()
      .reader();

  private final EnvelopeParser parser = new EnvelopeParser();

  @Property(tries = 1000)
  void theParserFindsWhatTheRulesSay(@ForAll long seed) throws IOException {
    var documents = new Documents(seed);
    var request = documents.json();
    var response = documents.json();
    var asked = TREES.readTree(request);
    var answered = TREES.readTree(response);

    assertThat(parser.requestText(Body.of(request))).isEqualTo(TreeReading.requestText(asked));
    assertThat(parser.responseText(Body.of(response)))
        .isEqualTo(TreeReading.responseText(answered));
    assertThat(uris(Rows.row(request, response)))
        .containsExactlyElementsOf(expectedUris(asked, answered));
  }

  @Property(tries = 1000)
  void theParserTakesAnything(@ForAll long seed) {
    var documents = new Documents(seed);
    var row = Rows.row(Body.wrap(documents.broken()),
        Body.wrap(seed % 5 == 0 ? documents.noise() : documents.broken()),
        "ok",
        Rows.NOON);

    var messages = parser.messages(row);

    assertThat(messages).hasSizeLessThanOrEqualTo(2).isEqualTo(parser.messages(row));
    assertThat(messages).extracting(ChatMessage::id).doesNotHaveDuplicates();
    assertThat(messages).extracting(ChatMessage::role).isSorted();
    assertThat(messages).allSatisfy(message -> {
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(message.content())).isTrue();
      assertThat(message.content().isEmpty() && message.attachments().isEmpty()).isFalse();
      assertThat(message.attachments()).extracting(Attachment::uri).doesNotContain("");
    });
  }

  @Property(tries = 1000)
  void anEnvelopeIsItsOwnNormalForm(@ForAll long seed) throws IOException {
    var documents = new Documents(seed);
    var sent = seed % 5 == 0 ? documents.noise() : documents.broken();

    switch (RequestEnvelope.read(sent)) {
      case RequestEnvelope envelope -> {
        var forwarded = envelope.body().toByteArray();
        assertThat(TREES.readTree(forwarded).has("jsonrpc")).isTrue();
        assertThat(envelope.body().isStorable()).isTrue();
        var again = (RequestEnvelope) RequestEnvelope.read(forwarded);
        assertThat(again.body()).isEqualTo(envelope.body());
        assertThat(again.text()).isEqualTo(envelope.text());
        assertThat(again.method()).isEqualTo(envelope.method());
        assertThat(again.messageId()).isEqualTo(envelope.messageId());
        assertThat(again.requestId()).isEqualTo(envelope.requestId());
      }
      case EnvelopeRefusal refusal ->
        assertThat(refusal.kind() == EnvelopeRefusal.Kind.UNPARSABLE)
            .isEqualTo(!isJson(sent) || refusal.error().endsWith("is there twice"));
    }
  }

  @Property(tries = 1000)
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
    if (outcome instanceof StreamFold.Outcome.Folded folded) {
      assertThat(TREES.readTree(folded.body().toByteArray()).has("jsonrpc")).isTrue();
    }
  }

  @Property(tries = 1000)
  void anyBytesBecomeStorableAndFactsAreReadFromAny(@ForAll byte[] noise, @ForAll long seed) {
    var broken = new Documents(seed).broken();

    for (byte[] bytes : List.of(noise, broken)) {
      var body = StorableJson.of(bytes);
      assertThat(body.isStorable()).isTrue();
      if (Body.wrap(bytes).isStorable()) {
        assertThat(body.toByteArray()).isEqualTo(bytes);
      }
      ReplyFacts.read(Body.wrap(bytes)).toolTrace()
          .ifPresent(trace -> assertThat(trace.isStorable()).isTrue());
    }
  }

  private List<String> uris(Activity row) {
    return parser.messages(row).stream().map(ChatMessage::attachments).flatMap(List::stream)
        .map(Attachment::uri).toList();
  }

  private static List<String> expectedUris(JsonNode asked, JsonNode answered) {
    boolean internal = TreeReading.requestText(asked)
        .startsWith(EnvelopeParser.INTERNAL_PREFIXES.getFirst());
    return Stream.concat(internal ? Stream.of() : TreeReading.requestFiles(asked).stream(),
        TreeReading.responseFiles(answered).stream()).toList();
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
