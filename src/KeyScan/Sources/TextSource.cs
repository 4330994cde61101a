using System.Text;

namespace KeyScan.Sources;

/// <summary>
/// Texts that people wrote beside the code, each as one blob, one after the other as their listing gives them: never more than
/// one is held.
/// </summary>
/// <param name="feed">The listing.</param>
/// <param name="where">What the texts belong to, for problems, such as <c>acme/shop</c>.</param>
/// <param name="maxLength">The most characters of a text that are searched.</param>
internal sealed class TextSource(TextFeed feed, string where, int maxLength = TextSource.DefaultMaxLength) : IBlobSource
{
    /// <summary>Eight times what GitHub takes in one text.</summary>
    public const int DefaultMaxLength = 1 << 20;

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation) =>
        ReadAsync(createReceiver(), coverage, cancellation).GetAwaiter().GetResult();

    private async Task ReadAsync(IBlobReceiver receiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        await using IAsyncEnumerator<WrittenText> texts = feed.Read(cancellation).GetAsyncEnumerator(cancellation);
        while (await NextAsync(texts, coverage).ConfigureAwait(false))
            Hand(texts.Current, receiver, coverage);
    }

    /// <summary>
    /// Whether there is another text. Only what goes wrong with the listing is a problem of it; what the receiver throws is not.
    /// </summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<WrittenText> texts, CoverageCounter coverage)
    {
        try
        {
            return await texts.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ProblemException e)
        {
            coverage.AddProblem(new Problem($"its {feed.What} could not be read: {e.Problem.What}", where, e.Problem.WhatToDo));
            return false;
        }
    }

    private void Hand(WrittenText written, IBlobReceiver receiver, CoverageCounter coverage)
    {
        string text = written.Text;
        if (text.Length > maxLength)
        {
            coverage.AddProblem(new Problem($"the text has more than {maxLength:N0} characters; only these were searched",
                written.Provenance.Path, "Look at it yourself"));
            text = text[..maxLength];
        }
        if (text.Length > 0)
            receiver.Receive(new Blob(Encoding.UTF8.GetBytes(text), written.Provenance));
    }
}
