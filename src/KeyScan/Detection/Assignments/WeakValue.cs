using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace KeyScan.Detection.Assignments;

/// <summary>
/// Values that nobody should be woken for, however much their name and place speak for them: words, also with digits for letters
/// or in Base64, single digits, identifiers, and escapes that try out a parser. They are worth a look and no more.
/// </summary>
internal static class WeakValue
{
    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789.-"u8);

    private static readonly SearchValues<byte> LeetBytes = SearchValues.Create("013457$@!"u8);

    private const float MostlyWords = 0.6f;
    private const float NearlyAllLetters = 0.75f;
    private const int Shortest = 6;
    private const int LongestOfLetters = 8;
    private const int LongestOfDigits = 16;
    private const int LongestLeet = 24;
    private const int LongestBase64 = 256;

    /// <summary>Why the value is one; <see cref="WeakReason.None"/> where it is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="features">Its features, all of them.</param>
    public static WeakReason Find(ReadOnlySpan<byte> value, ReadOnlySpan<float> features)
    {
        if (IsPublished(value) || IsVersioned(value) || IsCountedUp(value)
            || features[(int)JudgeFeature.Uuid] == 1 || HasEscapes(value)
            || (features[(int)JudgeFeature.Digits] == 1 && value.Length < LongestOfDigits))
            return WeakReason.Made;
        var kind = (AssignmentKind)features[(int)JudgeFeature.Kind];
        float words = features[(int)JudgeFeature.Words];
        if (words > MostlyWords || value.Length < Shortest)
            return WeakReason.Word;
        if (kind is AssignmentKind.Password or AssignmentKind.UrlPassword && IsMadeOfWords(value, words))
            return WeakReason.Made;
        return IsLeet(value) || IsEncodedWord(value, kind) ? WeakReason.Made : WeakReason.None;
    }

    /// <summary>
    /// Tokens that the standards show how to send, which their implementations are tested with: RFC 6749, 6750 and 7617.
    /// </summary>
    private static bool IsPublished(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("mF_9.B5f-4.1JqM"u8) || value.SequenceEqual("2YotnFZFEjr1zCsicMWpAA"u8)
        || value.SequenceEqual("tGzv3JOkF0XG5Qx2TlKWIA"u8)
        || value.SequenceEqual("7Fjfp0ZBr1KtDRbnfVdmIw"u8) || value.SequenceEqual("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="u8);

    /// <summary>A package and its version, and other addresses: <c>name@1.2.3</c>, <c>magnet:?…</c>.</summary>
    private static bool IsVersioned(ReadOnlySpan<byte> value)
    {
        int at = value.LastIndexOf((byte)'@');
        return value.StartsWith("magnet:"u8) || value.StartsWith("urn:"u8)
            || (at > 0 && value[(at + 1)..].Count((byte)'.') == 2 && !value[(at + 1)..].ContainsAnyExcept(VersionBytes));
    }

    /// <summary>Letters of the alphabet in their order, whatever stands between them: <c>a$b$c$d</c>.</summary>
    private static bool IsCountedUp(ReadOnlySpan<byte> value)
    {
        int last = 0, letters = 0;
        foreach (byte b in value)
        {
            if (!char.IsAsciiLetterOrDigit((char)b))
                continue;
            if (letters++ > 0 && (b | 0x20) != last + 1)
                return false;
            last = b | 0x20;
        }
        return letters > 2;
    }

    /// <summary>Nearly all letters are words, and the rest is not much: <c>user1-123</c>.</summary>
    private static bool IsMadeOfWords(ReadOnlySpan<byte> value, float words)
    {
        int letters = 0;
        foreach (byte b in value)
            letters += char.IsAsciiLetter((char)b) ? 1 : 0;
        return letters * 2 >= value.Length && words * value.Length > letters * NearlyAllLetters;
    }

    /// <summary><c>P4$$w0rd</c>.</summary>
    private static bool IsLeet(ReadOnlySpan<byte> value)
    {
        if (value.Length > LongestLeet || !value.ContainsAny(LeetBytes))
            return false;
        Span<byte> plain = stackalloc byte[LongestLeet];
        for (int i = 0; i < value.Length; i++)
        {
            plain[i] = value[i] switch
            {
                (byte)'0' => (byte)'o',
                (byte)'1' or (byte)'!' => (byte)'i',
                (byte)'3' => (byte)'e',
                (byte)'4' or (byte)'@' => (byte)'a',
                (byte)'5' or (byte)'$' => (byte)'s',
                (byte)'7' => (byte)'t',
                var other => char.IsAsciiLetterUpper((char)other) ? (byte)(other | 0x20) : other,
            };
        }
        return ShareOfWords(plain[..value.Length]) > MostlyWords;
    }

    /// <summary>Base64 of text that is itself a word; of a user and a password the password.</summary>
    private static bool IsEncodedWord(ReadOnlySpan<byte> value, AssignmentKind kind)
    {
        if (value.Length > LongestBase64)
            return false;
        Span<byte> padded = stackalloc byte[LongestBase64 + 4];
        value.CopyTo(padded);
        int length = value.Length;
        while ((length & 3) != 0)
            padded[length++] = (byte)'=';
        Span<byte> decoded = stackalloc byte[LongestBase64];
        if (Base64.DecodeFromUtf8(padded[..length], decoded, out _, out int written) != OperationStatus.Done || written == 0
            || !IsText(decoded[..written]))
            return false;
        ReadOnlySpan<byte> text = decoded[..written];
        if (kind == AssignmentKind.BasicAuth)
            text = text[(text.IndexOf((byte)':') + 1)..];
        bool hasLettersOnly = text.IndexOfAnyExceptInRange((byte)'A', (byte)'z') < 0;
        return text.Length < Shortest || (hasLettersOnly && text.Length < LongestOfLetters) || ShareOfWords(text) > MostlyWords
            || IsMadeOfWords(text, ShareOfWords(text)) || IsLeet(text);
    }

    private static bool IsText(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b is < 0x20 or 0x7F)
                return false;
        }
        return Utf8.IsValid(text);
    }

    /// <summary><c>\u0001</c>, or <c>%0D</c> and what else a URL escapes: passwords of tests of parsers.</summary>
    private static bool HasEscapes(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf("\\u00"u8) >= 0 || value.IndexOf("\\r\\n"u8) >= 0)
            return true;
        int escapes = 0;
        for (int i = 0; i + 2 < value.Length; i++)
        {
            if (value[i] == '%' && char.IsAsciiHexDigit((char)value[i + 1]) && char.IsAsciiHexDigit((char)value[i + 2]))
                escapes++;
        }
        return escapes * 4 > value.Length / 2;
    }

    private static float ShareOfWords(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return 0;
        Span<float> features = stackalloc float[Features.Count];
        ValueWords.Measure(value, features);
        return features[(int)JudgeFeature.Words];
    }
}
