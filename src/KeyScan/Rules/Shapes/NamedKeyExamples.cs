using System.Collections;

namespace KeyScan.Rules.Shapes;

/// <summary>The examples of a named key, written when somebody asks for them: scans never do.</summary>
/// <param name="name">The provider's name.</param>
/// <param name="kind">What is assigned, such as <c>API key</c>.</param>
/// <param name="shape">Its shape.</param>
internal sealed class NamedKeyExamples(string name, string kind, string shape) : IReadOnlyList<string>
{
    private string[] Texts => field ??= Write();

    /// <inheritdoc/>
    public int Count => Texts.Length;

    /// <inheritdoc/>
    public string this[int index] => Texts[index];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => Texts.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Texts.GetEnumerator();

    private string[] Write()
    {
        string template = TokenShape.Parse(shape).Template();
        string words = kind.Replace(' ', '_').Replace('-', '_');
        return
        [
            $"{name.ToUpperInvariant()}_{words.ToUpperInvariant()}={template}",
            $"{{\"{name}-{words.Replace('_', '-').ToLowerInvariant()}\": \"{template}\"}}",
            $"const {name}{string.Concat(kind.Split(' ', '-').Select(w => char.ToUpperInvariant(w[0])
                + w[1..].ToLowerInvariant()))} = '{template}';",
        ];
    }
}
