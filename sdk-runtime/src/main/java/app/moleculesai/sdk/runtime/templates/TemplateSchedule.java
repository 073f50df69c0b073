package app.moleculesai.sdk.runtime.templates;

/**
 * A prompt that a template wants sent at certain times.
 *
 * @param path where it stands in the template
 * @param name may be empty
 * @param cron as written
 * @param timezone as written
 * @param prompt the text or the file
 * @param enabled whether it fires
 */
public record TemplateSchedule(
    String path,
    String name,
    String cron,
    String timezone,
    AgentSettings.Prompt prompt,
    boolean enabled) {}
