import SwiftUI

struct Prediction: Decodable {
    let id: String
    let status: String
    let output: String?
    let error: String?
}

struct Mimeo {
    let address: URL  // https://mimeo.example.org/v1
    let token: String

    func run(_ model: String, text: String) async throws -> Prediction {
        var request = URLRequest(url: address.appending(path: "models/\(model)/predictions"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("wait", forHTTPHeaderField: "Prefer")
        request.httpBody = try JSONEncoder().encode(["input": ["text": text]])
        var prediction = try await send(request)
        while ["starting", "processing"].contains(prediction.status) {
            try await Task.sleep(for: .milliseconds(500))
            prediction = try await send(URLRequest(url: address.appending(path: "predictions/\(prediction.id)")))
        }
        return prediction
    }

    private func send(_ plain: URLRequest) async throws -> Prediction {
        var request = plain
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        let (data, _) = try await URLSession.shared.data(for: request)
        return try JSONDecoder().decode(Prediction.self, from: data)
    }
}

struct ContentView: View {
    let mimeo: Mimeo
    @State private var text = "Ada"
    @State private var answer = ""

    var body: some View {
        Form {
            TextField("Text", text: $text)
            Button("Greet") {
                Task {
                    do {
                        let prediction = try await mimeo.run("mimeo/hello-world", text: text)
                        answer = prediction.output ?? prediction.error ?? prediction.status
                    } catch {
                        answer = error.localizedDescription
                    }
                }
            }
            Text(answer)
        }
    }
}
