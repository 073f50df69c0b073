package app.moleculesai.sdk.runtime.templates;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a workspace may say of its agent, and {@code defaults} for all that do not ({@code wire.md} OI-3). As written;
 * nothing is looked up; only numbers that are as good as none are left out.
 *
 * @param runtime the name of the agent software
 * @param tier 1 to 4
 * @param model which language model
 * @param plugins workspace plugins; a {@code !} or {@code -} in front takes one away
 * @param initialPrompt said to the agent once
 * @param idlePrompt said to the agent when it has had nothing to do
 * @param idleIntervalSeconds for how long nothing
 * @param categoryRouting whom a finding is meant for, by category
 * @param memories what it remembers from the start
 */
public record AgentSettings(
    Optional<String> runtime,
    Optional<Integer> tier,
    Optional<String> model,
    List<String> plugins,
    Prompt initialPrompt,
    Prompt idlePrompt,
    Optional<Integer> idleIntervalSeconds,
    Map<String, List<String>> categoryRouting,
    List<TemplateMemory> memories) {
  /**
   * A prompt, in the template or in a file of it; the text wins.
   *
   * @param text the prompt
   * @param file where it stands instead
   */
  public record Prompt(Optional<String> text, Optional<String> file) {}

  /** Copies the collections. */
  public AgentSettings {
    plugins = List.copyOf(plugins);
    categoryRouting = Map.copyOf(categoryRouting);
    memories = List.copyOf(memories);
  }
}
