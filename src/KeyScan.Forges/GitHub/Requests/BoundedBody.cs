namespace KeyScan.Forges.GitHub.Requests;

/// <summary>Reads a body of limited length, whatever length it announces.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 16_384;

    /// <summary>The bytes, unpacked; null where there are more than <paramref name="most"/>.</summary>
    /// <param name="content">The body.</param>
    /// <param name="most">Bytes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The packed body is damaged.</exception>
    public static async Task<byte[]?> TryReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > most)
            return null;
        await using Stream stream = await content.ReadAsStreamAsync(cancellation);
        byte[] bytes = new byte[(int)Math.Min(content.Headers.ContentLength ?? FirstBuffer, most) + 1];
        int length = 0;
        int read;
        while ((read = await stream.ReadAsync(bytes.AsMemory(length), cancellation)) > 0)
        {
            length += read;
            if (length > most)
                return null;
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, most + 1L));
        }
        return bytes.AsSpan(0, length).ToArray();
    }
}
