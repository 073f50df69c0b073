package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.PendingUpload;
import java.nio.file.Path;

/**
 * A row and where its content is.
 *
 * @param row what is known of it
 * @param file in the {@link UploadFolder}; no two rows have the same
 */
record KeptUpload(PendingUpload row, Path file) {}
