using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured;

/// <summary>
/// Reads the secret out of a slot's text: without escapes, behind the scheme of a header, decoded where it is the password that
/// is encoded.
/// </summary>
internal static class SlotValue
{
    private const int TurnedBits = 0xDFAA;

    /// <summary>The value, its place in <paramref name="raw"/>, and the sort of secret it is.</summary>
    public static SlotVerdict Read(ReadOnlySpan<byte> raw, in Slot slot, Span<byte> buffer)
    {
        var verdict = new SlotVerdict { Kind = slot.Kind, Start = 0, End = raw.Length };
        switch (slot.Writing)
        {
            case SlotWriting.Base64:
                bool isDone = Base64.DecodeFromUtf8(raw, buffer, out _, out int written) == OperationStatus.Done;
                verdict.Value = isDone ? buffer[..written] : default;
                verdict.DecodedBy = "base64";
                return verdict;
            case SlotWriting.TurnedBits:
                verdict.Value = Turn(raw, buffer);
                verdict.DecodedBy = "intellij";
                return verdict;
        }
        while (verdict.Start < verdict.End && (Bytes.IsBlank(raw[verdict.Start]) || raw[verdict.Start] == '='))
            verdict.Start++;
        while (verdict.End > verdict.Start && Bytes.IsBlank(raw[verdict.End - 1]))
            verdict.End--;
        SkipScheme(raw, ref verdict);
        ReadOnlySpan<byte> value = raw[verdict.Start..verdict.End];
        verdict.Value = slot.Writing switch
        {
            SlotWriting.Json when value.Contains((byte)'\\') => JsonEscapes.Undo(value, buffer),
            SlotWriting.Markup when value.Contains((byte)'&') => MarkupEscapes.Undo(value, buffer),
            _ => value,
        };
        if (verdict.Kind == AssignmentKind.BasicAuth && !IsUserAndPassword(verdict.Value))
            verdict.Kind = AssignmentKind.Secret;
        return verdict;
    }

    private static void SkipScheme(ReadOnlySpan<byte> raw, ref SlotVerdict verdict)
    {
        ReadOnlySpan<byte> value = raw[verdict.Start..verdict.End];
        int blank = value.IndexOf((byte)' ');
        if (blank is < 3 or > 16)
            return;
        ReadOnlySpan<byte> scheme = value[..blank].TrimEnd((byte)':');
        AssignmentKind kind = Bytes.IsAt(scheme, 0, "bearer"u8) ? AssignmentKind.BearerToken : Bytes.IsAt(scheme, 0, "basic"u8)
            ? AssignmentKind.BasicAuth : AssignmentKind.None;
        bool isOther = Bytes.IsAt(scheme, 0, "token"u8) || Bytes.IsAt(scheme, 0, "apikey"u8) || Bytes.IsAt(scheme, 0, "api-key"u8)
            || Bytes.IsAt(scheme, 0, "key"u8) || Bytes.IsAt(scheme, 0, "bot"u8)
            || Bytes.IsAt(scheme, 0, "klaviyo-api-key"u8);
        if (kind == AssignmentKind.None && !isOther)
            return;
        verdict.Kind = kind != AssignmentKind.None ? kind : AssignmentKind.Secret;
        verdict.Start += blank + 1;
        while (verdict.Start < verdict.End && raw[verdict.Start] == ' ')
            verdict.Start++;
    }

    private static bool IsUserAndPassword(ReadOnlySpan<byte> encoded)
    {
        Span<byte> decoded = stackalloc byte[512];
        return encoded.Length < 512 && Base64.DecodeFromUtf8(encoded, decoded, out _, out int written) == OperationStatus.Done
            && decoded[..written].IndexOf((byte)':') >= 0;
    }

    /// <summary>
    /// https://github.com/JetBrains/intellij-community: <c>PasswordUtil</c>. It hides a password from who looks over a shoulder,
    /// from nobody else.
    /// </summary>
    private static ReadOnlySpan<byte> Turn(ReadOnlySpan<byte> raw, Span<byte> buffer)
    {
        if (raw.Length % 4 != 0)
            return default;
        int length = 0;
        for (int at = 0; at < raw.Length; at += 4)
        {
            if (!ushort.TryParse(raw.Slice(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
                || (unit ^ TurnedBits) is < 0x20 or > 0x7E)
                return default;
            buffer[length++] = (byte)(unit ^ TurnedBits);
        }
        return buffer[..length];
    }
}
