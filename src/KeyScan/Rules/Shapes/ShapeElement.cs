using System.Globalization;

namespace KeyScan.Rules.Shapes;

/// <summary>A character or a class, and how often it repeats.</summary>
/// <param name="Class">The bytes it may be.</param>
/// <param name="Text">How the shape writes it: one character, or a class in square brackets.</param>
/// <param name="Least">The least number of times.</param>
/// <param name="Most">The greatest number of times.</param>
internal sealed record ShapeElement(ByteSet Class, string Text, int Least, int Most)
{
    /// <summary>Whether it is one character and no class: part of what tells the token from others.</summary>
    public bool IsLiteral => Text.Length == 1;

    /// <summary>The element as an example's template has it.</summary>
    public string Template()
    {
        if (IsLiteral)
            return new string(Text[0], Least);
        int most = Math.Min(Most, Math.Max(Least, 64));
        string count = Least == most ? $"{Least}" : string.Create(CultureInfo.InvariantCulture, $"{Least},{most}");
        return most == 0 ? "" : $"<<{Text}{{{(Least == 0 ? $"1,{most}" : count)}}}>>";
    }
}
