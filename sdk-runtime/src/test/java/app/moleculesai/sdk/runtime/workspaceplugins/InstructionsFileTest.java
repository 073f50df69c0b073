package app.moleculesai.sdk.runtime.workspaceplugins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstructionsFileTest {
  private static void assertLeft(String before, String after) {
    assertThat(InstructionsFile.without("tools", before.strip())).isEqualTo(after.strip());
  }

  @Test
  void aBlockEndsWhereTheNextOneBegins() {
    assertLeft("""
        Mine.
        # Plugin: tools / a
        gone
        # Plugin: other / a
        stays
        # Plugin: tools / b
        gone
        # Plugin: tools / c
        gone
        # Plugin: last / a
        stays
        """, """
        Mine.
        # Plugin: other / a
        stays
        # Plugin: last / a
        stays
        """);
  }

  @Test
  void aBlockEndsWithTwoBlankLines() {
    assertLeft("""
        # Plugin: tools / a
        gone

        gone too


        stays


        stays too
        """, """
        stays


        stays too
        """);
  }

  @Test
  void theLastBlockEndsWithTheFile() {
    assertThat(InstructionsFile.without("tools", "a\n# Plugin: tools / x\nb")).isEqualTo("a");
    assertThat(InstructionsFile.without("tools", "# Plugin: tools / x")).isEmpty();
    assertThat(InstructionsFile.without("tools", "")).isEmpty();
  }

  @Test
  void whatOnlyLooksLikeABlockOfThePluginStays() {
    var text = """
        # Plugin: tools2 / a
        # Plugin: tools
        ## Plugin: tools / a
         # Plugin: tools / a
        # Plugin: Tools / a
        """;
    assertThat(InstructionsFile.without("tools", text)).isEqualTo(text);
  }
}
