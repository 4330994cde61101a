namespace KeyScan.Tests.Vocabulary;

public sealed class ObjectIdTests
{
    [Fact]
    public void The_empty_blob_has_the_id_git_documents()
    {
        Assert.Equal("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", ObjectId.OfBlob([]).ToString());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    public void An_id_survives_text(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var id = new ObjectId(bytes);
        Assert.Equal(Convert.ToHexStringLower(bytes), id.ToString());
        Assert.True(ObjectId.TryParse(id.ToString(), out ObjectId parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz9de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    public void Anything_else_is_no_id(string text) => Assert.False(ObjectId.TryParse(text, out _));

    [Fact]
    public void Ids_order_by_their_bytes()
    {
        var random = new Random(1);
        ObjectId[] ids = [.. Enumerable.Range(0, 200).Select(_ =>
        {
            byte[] bytes = new byte[20];
            random.NextBytes(bytes);
            return new ObjectId(bytes);
        })];
        Assert.Equal(ids.OrderBy(i => i.ToString(), StringComparer.Ordinal), ids.Order());
    }
}
