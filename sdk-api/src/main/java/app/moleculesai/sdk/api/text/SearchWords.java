package app.moleculesai.sdk.api.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a text, for searching. A word is a run of letters, their marks and digits, in lower case; a character of a
 * script that writes without blanks is a word by itself. Bounded, so that the words of a text of any size can be indexed.
 */
public final class SearchWords {
  private static final int MOST_WORDS = 8000;
  private static final int LONGEST_WORD = 100;

  private static final Pattern WORD = Pattern
      .compile("\\p{IsIdeographic}|[\\p{L}\\p{M}\\p{Nd}&&[^\\p{IsIdeographic}]]+");

  private SearchWords() {}

  /** Returns the different words of a text in their order: the first 8000, and 100 bytes of each. */
  public static Set<String> of(String text) {
    var words = new LinkedHashSet<String>();
    var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.size() < MOST_WORDS && matcher.find()) {
      words.add(Truncation.truncateBytesNoMarker(matcher.group(), LONGEST_WORD));
    }
    return words;
  }

  /** Says whether each of these words is the beginning of a word of the text; not when there are none. */
  public static boolean match(String text, Set<String> wanted) {
    var words = List.copyOf(of(text));
    return !wanted.isEmpty()
        && wanted.stream().allMatch(one -> words.stream().anyMatch(word -> word.startsWith(one)));
  }
}
