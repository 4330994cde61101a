using System.Buffers;

namespace KeyScan.Matching.Checks;

/// <summary>Sets of characters that several checks look for.</summary>
internal static class TextClasses
{
    /// <summary>ASCII letters.</summary>
    public static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Hexadecimal digits in either case.</summary>
    public static readonly SearchValues<char> Hex = SearchValues.Create("0123456789ABCDEFabcdef");
}
