package app.moleculesai.sdk.runtime.envelope;

import static app.moleculesai.sdk.runtime.envelope.Rows.asking;
import static app.moleculesai.sdk.runtime.envelope.Rows.ofRequest;
import static app.moleculesai.sdk.runtime.envelope.Rows.ofResponse;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Attachment;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileReferenceTest {
  @ParameterizedTest
  @CsvSource(textBlock = """
      workspace:/out/plot.svg, plot.svg
      workspace:/p/q/r/notes.md, notes.md
      https://host.test/dir/table.tsv, table.tsv
      http://h/k, k
      '', file
      workspace:, file
      workspace:/out/, out
      workspace:///, file
      https://, file
      platform-pending:a/b, b
      plain, plain
      """)
  void aFileWithoutNameIsCalledByTheEndOfItsAddress(String uri, String name) {
    assertThat(FileReference.basename(uri)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {'kind':'file','file':{'uri':'u/a','name':'n'}}                     | u/a | n
      {'type':'file','file':{'uri':'u/a'}}                                | u/a | a
      {'file':{'uri':'u/a','name':''},'kind':'file'}                      | u/a | a
      {'kind':'file','file':{'fileWithUri':'u/a'}}                        | u/a | a
      {'kind':'file','uri':'u/b','name':'own'}                            | u/b | own
      {'kind':'file','file':'no object','uri':'u/b'}                      | u/b | b
      {'url':'https://h/c'}                                               | https://h/c | c
      {'url':'https://h/c','filename':'C'}                                | https://h/c | C
      {'kind':'text','text':'t','url':'https://h/c'}                      | https://h/c | c
      {'kind':'file','file':{'uri':'u/a'},'url':'https://h/c'}            | u/a | a
      """)
  void isReadFromEveryShape_FP1to3(String part, String uri, String name) {
    assertThat(files(part)).extracting(Attachment::uri).containsExactly(uri);
    assertThat(files(part)).extracting(Attachment::name).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'kind':'file','file':{'bytes':'AAAA','name':'inline'}}",
      "{'kind':'file','file':{'uri':''}}",
      "{'kind':'file','file':{'uri':7}}", "{'kind':'file','url':'https://h/dropped'}",
      "{'kind':'file','file':{},'uri':'u/not-looked-at'}",
      "{'uri':'u/no-kind'}", "{'file':{'uri':'u/no-kind'}}", "{'url':''}", "{'url':{}}"})
  void isNotMadeUp_FP1to3(String part) {
    assertThat(files(part)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "7.9, 7", "-3, -3", "0, 0", "1e3, 1000", "9223372036854775807, "
      + "9223372036854775807", "9223372036854775808,", "1e30,", "1e999999999,", "'\"7\"',",
      "null,", "[7],"})
  void theSizeIsAWholeNumberOrUnknown_FP1(String size, Long expected) {
    var file = files("{'kind':'file','file':{'uri':'u','size':" + size + "}}").getFirst();

    if (expected == null) {
      assertThat(file.size()).isEmpty();
    } else {
      assertThat(file.size()).hasValue(expected);
    }
  }

  @Test
  void theMediaTypeIsATextOrUnknown() {
    assertThat(files("{'kind':'file','file':{'uri':'u','mimeType':'a/b'}}").getFirst().mimeType())
        .contains("a/b");
    assertThat(files("{'kind':'file','file':{'uri':'u','mimeType':7}}").getFirst().mimeType())
        .isEmpty();
    assertThat(files("{'url':'u','mediaType':'c/d'}").getFirst().mimeType()).contains("c/d");
  }

  @Test
  void filesComeInTheOrderOfTheContainersAndAllOfThem_FP4() {
    var message = ofResponse("{'result':{'message':{'parts':[{'url':'4'}]},"
        + "'status':{'message':{'parts':[{'url':'3'}]}},"
        + "'artifacts':[{'parts':[{'url':'2a'}]},{'parts':[{'url':'2b'},{'url':'2b'}]}],"
        + "'parts':[{'url':'1'}]}}").getFirst();

    assertThat(message.attachments()).extracting(Attachment::uri)
        .containsExactly("1", "2a", "2b", "2b", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"workspace:/a b/\u00e4.txt", "platform-pending:1/2", "https://h/p?q=1#f",
      "javascript:x"})
  void addressesPassThroughUnchanged_FP5(String uri) {
    assertThat(files("{'url':'" + uri + "'}")).extracting(Attachment::uri).containsExactly(uri);
  }

  private static List<Attachment> files(String part) {
    return ofRequest(asking("'parts':[" + part + "]")).stream().map(ChatMessage::attachments)
        .flatMap(List::stream).toList();
  }
}
