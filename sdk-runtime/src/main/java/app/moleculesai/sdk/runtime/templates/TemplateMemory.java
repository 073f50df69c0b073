package app.moleculesai.sdk.runtime.templates;

import app.moleculesai.sdk.api.registry.Memory;

/**
 * Something an agent remembers from the start.
 *
 * @param content the text
 * @param scope who may read it
 */
public record TemplateMemory(String content, Memory.Scope scope) {}
