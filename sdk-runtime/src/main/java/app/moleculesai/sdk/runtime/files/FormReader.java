package app.moleculesai.sdk.runtime.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;

/** The library's reader of forms, for any {@link FormBody}. It is asked for one part after the other only. */
final class FormReader extends AbstractFileUpload<FormBody, DiskFileItem, DiskFileItemFactory> {
  private static final int MOST_HEADER_BYTES = 8 << 10;

  /** Takes how many bytes a form may have. */
  FormReader(long mostBytes) {
    setMaxSize(mostBytes);
    setMaxPartHeaderSize(MOST_HEADER_BYTES);
    setHeaderCharset(StandardCharsets.UTF_8);
  }

  @Override
  public FileItemInputIterator getItemIterator(FormBody body) throws IOException {
    return super.getItemIterator((RequestContext) body);
  }

  @Override
  public Map<String, List<DiskFileItem>> parseParameterMap(FormBody body)
      throws FileUploadException {
    return super.parseParameterMap((RequestContext) body);
  }

  @Override
  public List<DiskFileItem> parseRequest(FormBody body) throws FileUploadException {
    return super.parseRequest((RequestContext) body);
  }
}
