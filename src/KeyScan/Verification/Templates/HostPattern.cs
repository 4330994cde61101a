using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KeyScan.Verification.Templates;

/// <summary>
/// A host that may be asked: a literal, or labels of which some are captured values under a fixed suffix
/// (<c>$shop.myshopify.com</c>); with a port where it is not that of https (<c>vault.acme.example:8200</c>). A port is part of
/// it: whoever may be asked at one may not be at another.
/// </summary>
internal sealed partial record HostPattern
{
    private const int FewestFixedLabels = 2;
    private const int UsualPort = 443;

    private HostPattern(string text, string name, string port)
    {
        (Text, Name, Port) = (text, name, port);
        Names = [.. name.Split('.').Where(l => l[0] == '$').Select(l => l[1..])];
    }

    /// <summary>As it is written, lower case.</summary>
    public string Text { get; }

    /// <summary>The names of the captured labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether it is an address, or a name of one label: each network has its own of that.</summary>
    public bool IsLocal => !Name.Contains('.', StringComparison.Ordinal) || IsAddress(Name);

    /// <summary>The host alone.</summary>
    private string Name { get; }

    /// <summary>The colon and the port; empty where there is none.</summary>
    private string Port { get; }

    /// <summary>Reads a host; null, and why, where it is none.</summary>
    public static HostPattern? TryParse(string text, out Fault? why)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string name, string port) = colon < 0 ? (text, "") : (text[..colon], text[colon..]);
        string[] labels = name.Split('.');
        bool isCaptured = labels.Any(l => l.StartsWith('$'));
        why = port.Length > 0 && !IsPort(port[1..]) ? "has no port that a host may have: 1 to 65535, without 443"
            : name.Length > 253 || !labels.All(l => Label().IsMatch(l) || Captured().IsMatch(l)) ? "is no host"
            : isCaptured && !HasFixedSuffix(labels) ? "has no fixed suffix"
            : char.IsAsciiDigit(labels[^1][0]) && !IsAddress(name) ? "is no host"
            : null;
        return why is not null ? null : new HostPattern(text, name, port);
    }

    private static bool HasFixedSuffix(string[] labels) =>
        labels.Length >= FewestFixedLabels && labels[^FewestFixedLabels..].All(l => Label().IsMatch(l));

    /// <summary>The host with the captured values in it, and its port; null where one of them is no label.</summary>
    public string? Fill(IReadOnlyDictionary<string, string> values)
    {
        string[] labels = Name.Split('.');
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i][0] != '$')
                continue;
            if (!values.TryGetValue(labels[i][1..], out string? value) || !Label().IsMatch(value.ToLowerInvariant()))
                return null;
            labels[i] = value.ToLowerInvariant();
        }
        return string.Join('.', labels) + Port;
    }

    /// <summary>Of two ways to write one port the shorter counts, so that one host has one name.</summary>
    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue and not UsualPort && text[0] != '0';

    /// <summary>
    /// Four numbers as everybody writes them; <c>010.1</c> and the like mean one address here and another there.
    /// </summary>
    private static bool IsAddress(string name) => IPAddress.TryParse(name, out IPAddress? address) && address.ToString() == name;

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\$[a-z][a-z0-9_]{0,40}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Captured();
}
