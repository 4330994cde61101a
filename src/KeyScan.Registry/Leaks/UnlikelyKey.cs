using KeyScan.Detection.Issued;

namespace KeyScan.Registry.Leaks;

/// <summary>
/// Tells what a scan found as an issued key and what hardly is one: a value that texts are full of, or one that stands in many
/// places at once. Somebody has imported the wrong column then, or wants keys revoked by it, so a person looks before anything is
/// revoked.
/// </summary>
internal static class UnlikelyKey
{
    /// <summary>So many files hold a word, a host or a header, and hardly a key.</summary>
    public const int ManyFiles = 10;

    /// <summary>So many lines, of however few files.</summary>
    public const int ManyLines = 100;

    /// <summary>Why a person looks first; null where one of the findings is a key like any other.</summary>
    /// <param name="findings">All findings of one key in one scan.</param>
    public static string? HeldBecause(IEnumerable<Finding> findings)
    {
        string? held = null;
        foreach (Finding finding in findings)
        {
            string? why = EverydayValue.WhatItIs(finding.Secret.Reveal()) ?? Common(finding);
            if (why is null)
                return null;
            held ??= why;
        }
        return held;
    }

    private static string? Common(Finding finding)
    {
        int files = finding.Locations.Select(l => l.Provenance.Path).Distinct(StringComparer.Ordinal).Count();
        if (files >= ManyFiles)
            return $"stands in {files} files at once";
        int lines = finding.Locations.Select(l => (l.Provenance.Path, l.StartLine)).Distinct().Count();
        return lines >= ManyLines ? $"stands in {lines} lines at once" : null;
    }
}
