package app.moleculesai.sdk.runtime.files;

import java.io.InputStream;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that should be a form.
 *
 * @param contentType what it is said to be; null when nothing is said
 * @param length how many bytes it is said to have; -1 when nothing is said
 * @param content read once
 */
record FormBody(@Nullable String contentType, long length, InputStream content)
    implements
      RequestContext {
  @Override
  public String getCharacterEncoding() {
    return "UTF-8"; // of names (RFC 7578, 5.1.2)
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public @Nullable String getContentType() {
    return contentType;
  }

  @Override
  public InputStream getInputStream() {
    return content;
  }

  @Override
  public boolean isMultipartRelated() {
    return false;
  }
}
