using System.Text;

namespace KeyScan.Detection.Structured;

/// <summary>Makes the text that names a step out of names that strangers gave: short, on one line.</summary>
internal static class StepText
{
    private const int Longest = 60;

    /// <summary>A name as it is shown: escapes of JSON undone, control characters gone, cut to a readable length.</summary>
    public static string Of(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> cut = raw[..Math.Min(raw.Length, Longest * 6)];
        byte[] buffer = new byte[cut.Length];
        string text = Encoding.UTF8.GetString(cut.Contains((byte)'\\') ? JsonEscapes.Undo(cut, buffer) : cut);
        var shown = new StringBuilder(Math.Min(text.Length, Longest + 1));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
                return shown.Append('…').ToString();
            if (Rune.IsControl(rune) || rune.Value is '"')
                shown.Append(rune.Value is '"' ? '\'' : ' ');
            else
                shown.Append(rune);
        }
        return shown.ToString().Trim();
    }

    /// <summary><c>node "HTTP Request"</c>, or the kind alone where there is no name.</summary>
    public static string Of(string kind, string name) => name.Length == 0 ? kind : $"{kind} \"{name}\"";

    /// <summary>Two parts of a step, one inside the other; an empty one is left out.</summary>
    public static string Join(string outer, string inner) =>
        outer.Length == 0 ? inner : inner.Length == 0 ? outer : $"{outer} › {inner}";
}
