using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KeyScan.Receiver;

/// <summary>Reads bodies and writes answers. An answer says what became of a key and never holds one.</summary>
internal static class LeakAnswers
{
    /// <summary>The whole body; null where it is longer than <paramref name="longest"/> bytes.</summary>
    public static async Task<byte[]?> ReadBodyAsync(HttpRequest request, int longest)
    {
        if (request.ContentLength > longest)
            return null;
        byte[] bytes = new byte[Math.Min(longest, 16 * 1024) + 1];
        int length = 0;
        int read;
        while ((read = await request.Body.ReadAsync(bytes.AsMemory(length), request.HttpContext.RequestAborted)) > 0)
        {
            length += read;
            if (length > longest)
                return null;
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(longest + 1, 2 * bytes.Length));
        }
        return bytes[..length];
    }

    /// <summary>Answers with JSON.</summary>
    public static Task WriteAsync(HttpContext context, int status, byte[] json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    /// <summary>Refuses a message; the reason is a word that helps whoever set it up, and nobody else.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string why) => WriteAsync(context, status, Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error", why);
        writer.WriteEndObject();
    }));

    /// <summary>The receipt of one event.</summary>
    public static byte[] Receipt(string eventId, LeakVerdict? verdict) => Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("event_id", eventId);
        WriteVerdict(writer, verdict);
        writer.WriteEndObject();
    });

    /// <summary>What became of a key: a status for KeyScan; that it is none of ours is a label, as GitHub has it.</summary>
    public static void WriteVerdict(Utf8JsonWriter writer, LeakVerdict? verdict)
    {
        switch (verdict)
        {
            case LeakVerdict.Revoked:
                writer.WriteString("status", "revoked");
                break;
            case LeakVerdict.Accepted:
                writer.WriteString("status", "accepted");
                break;
            case LeakVerdict.Unknown:
                writer.WriteString("label", "false_positive");
                break;
            default:
                writer.WriteString("status", "received");
                break;
        }
    }

    /// <summary>The bytes that <paramref name="write"/> writes.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(bytes))
            write(writer);
        return bytes.WrittenSpan.ToArray();
    }
}
