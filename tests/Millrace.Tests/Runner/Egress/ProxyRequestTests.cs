using System.Text;
using Millrace.Runner.Egress;
using Xunit;

namespace Millrace.Tests.Runner.Egress;

public sealed class ProxyRequestTests
{
    [Theory]
    [InlineData("CONNECT example.org:443 HTTP/1.1\r\nHost: other.test\r\n\r\n", "example.org", 443)]
    [InlineData("CONNECT EXAMPLE.org.:8443 HTTP/1.0\r\n\r\n", "example.org", 8443)]
    [InlineData("CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n", "2001:db8::1", 443)]
    public void A_tunnel_is_judged_by_its_own_line_and_not_by_a_header(string head, string host, int port)
    {
        var request = Read(head);

        Assert.Equal((host, port, true, 0), (request.Host, request.Port, request.IsTunnel, request.Head.Length));
    }

    [Fact]
    public void A_plain_request_goes_on_in_the_form_of_its_target_without_what_was_meant_for_the_proxy()
    {
        var request = Read("GET http://example.org:8080?x=1 HTTP/1.1\r\nHost: inside.test\r\nAccept: */*\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n");

        Assert.Equal(("example.org", 8080, false, 0L), (request.Host, request.Port, request.IsTunnel, request.BodyBytes));
        Assert.Equal("GET /?x=1 HTTP/1.1\r\nHost: example.org:8080\r\nAccept: */*\r\nConnection: close\r\n\r\n", Encoding.Latin1.GetString(request.Head));
    }

    [Fact]
    public void A_body_has_the_length_it_says()
    {
        var request = Read("POST http://example.org/ HTTP/1.1\r\ncontent-length: 12\r\n\r\n");

        Assert.Equal(12, request.BodyBytes);
        Assert.Contains("\r\nContent-Length: 12\r\n", Encoding.Latin1.GetString(request.Head), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")]
    [InlineData("GET https://example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET ftp://example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://user@example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org\\@other.test/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org#@other.test/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org:80:90/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http:///x HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://127.1/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/2.0\r\n\r\n")]
    [InlineData("GET  http://example.org/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org/ x HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:0 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.org:+443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT http://example.org:443 HTTP/1.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\n\nGET http://other.test/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA: b\n c: d\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA: b\rc\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA: b\0c\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nA : b\r\n\r\n")]
    [InlineData("GET http://example.org/ HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nContent-Length: +1\r\n\r\n")]
    [InlineData("POST http://example.org/ HTTP/1.1\r\nContent-Length: 0x10\r\n\r\n")]
    public void What_could_be_read_in_two_ways_is_refused(string head)
    {
        var (request, problem) = ProxyRequest.Parse(Encoding.Latin1.GetBytes(head));

        Assert.Null(request);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Too_many_headers_are_refused()
    {
        var head = "GET http://example.org/ HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 101).Select(i => $"h{i}: x\r\n")) + "\r\n";

        Assert.Null(ProxyRequest.Parse(Encoding.Latin1.GetBytes(head)).Request);
    }

    private static ProxyRequest Read(string head)
    {
        var (request, problem) = ProxyRequest.Parse(Encoding.Latin1.GetBytes(head));
        Assert.True(request is not null, problem);
        return request;
    }
}
