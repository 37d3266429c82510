package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.IngestReceipt;
import java.io.IOException;

/** The answer to those who send snapshots. */
public final class ReceiptJson {
    private ReceiptJson() {}

    public static void write(JsonGenerator out, IngestReceipt receipt, String positionName) throws IOException {
        out.writeStartObject();
        members(out, receipt, positionName);
        out.writeEndObject();
    }

    /**
     * Its members.
     *
     * @param positionName {@code line} or {@code index}: what a rejection's position is
     */
    public static void members(JsonGenerator out, IngestReceipt receipt, String positionName) throws IOException {
        out.writeNumberField("accepted", receipt.accepted());
        out.writeNumberField("duplicates", receipt.duplicates());
        out.writeNumberField("out_of_order", receipt.outOfOrder());
        out.writeNumberField("rejected", receipt.rejected());
        out.writeNumberField("unknown_members", receipt.unknownMembers());
        out.writeArrayFieldStart("errors");
        for (var rejection : receipt.rejections()) {
            out.writeStartObject();
            out.writeNumberField(positionName, rejection.position());
            out.writeStringField("field", rejection.field());
            out.writeStringField("reason", rejection.reason());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("alerts");
        for (var event : receipt.raised()) {
            AlertJson.write(out, event.alert());
        }
        out.writeEndArray();
    }
}
