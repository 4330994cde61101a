using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Text;

/// <summary>
/// A page that needs nothing else and asks nobody for anything: no address is reached, and no script runs but the one whose hash
/// its policy names.
/// </summary>
/// <param name="Title">Its title and heading; text from outside is allowed.</param>
/// <param name="Lead">The line below the heading, HTML.</param>
internal sealed record HtmlPage(string Title, string Lead)
{
    private static readonly string Sheet = EmbeddedText.Read(typeof(HtmlPage), "page.css");

    /// <summary>Style that this page has besides what all have.</summary>
    public string Style { get; init; } = "";

    /// <summary>The script that <see cref="End"/> puts at its end; empty for none.</summary>
    public string Script { get; init; } = "";

    /// <summary>All up to the heading, with <c>main</c> left open.</summary>
    public string Begin() => string.Create(CultureInfo.InvariantCulture, $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; {ScriptPolicy}base-uri 'none'; form-action 'none'">
        <meta name="referrer" content="no-referrer">
        <title>{HtmlText.Of(Title)}</title>
        <style>{Sheet}{Style}</style>
        <main>
        <header><h1>{HtmlText.Of(Title)}</h1><p>{Lead}</p></header>

        """);

    /// <summary>What comes after <c>main</c> is closed: the script, and the end of the page.</summary>
    public string End() => $"{(Script.Length == 0 ? "" : $"<script>{Script}</script>\n")}</html>\n";

    /// <summary>A figure of the row at the top of a page.</summary>
    /// <param name="label">What it is, HTML.</param>
    /// <param name="value">The figure, HTML.</param>
    /// <param name="tone"><c>good</c>, <c>warn</c>, <c>bad</c> or nothing.</param>
    public static string Tile(string label, string value, string tone) =>
        $"<div class=\"tile {tone}\"><b>{value}</b><span>{label}</span></div>\n";

    private string ScriptPolicy => Script.Length == 0 ? ""
        : $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; ";
}
