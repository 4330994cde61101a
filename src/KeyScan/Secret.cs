using System.Text;

namespace KeyScan;

/// <summary>The text of a secret. It prints redacted; only <see cref="Reveal"/> gives it away.</summary>
public sealed class Secret : IEquatable<Secret>
{
    private const int ShortestWithPrefix = 20;
    private const int ShownPrefix = 4;
    private readonly string _text;

    /// <summary>Wraps the text of a secret.</summary>
    public Secret(string text) => _text = text;

    /// <summary>Length in UTF-16 code units.</summary>
    public int Length => _text.Length;

    /// <summary>The secret itself. Callers answer for where it goes.</summary>
    public string Reveal() => _text;

    /// <summary>The secret as UTF-8, for hashing.</summary>
    public byte[] RevealBytes() => Encoding.UTF8.GetBytes(_text);

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>
    /// The redacted form: four asterisks, after the first four characters where the secret is long enough for them to be a prefix
    /// that tells people which key it is. The length is not shown.
    /// </summary>
    public override string ToString() => Redact(_text);

    /// <summary>The redacted form of <paramref name="text"/>, as <see cref="ToString"/> gives it.</summary>
    public static string Redact(ReadOnlySpan<char> text)
    {
        if (text.Length < ShortestWithPrefix)
            return "****";
        foreach (char c in text[..ShownPrefix])
        {
            if (!char.IsAscii(c) || char.IsControl(c))
                return "****";
        }
        return string.Concat(text[..ShownPrefix], "****");
    }
}
